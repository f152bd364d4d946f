"""Builds EDSR, BSRN and MDSR in PyTorch from exported files and compares their outputs with FrugalSR's.

    python3 agree.py ../resources/pytorch > agreement.txt

The classes follow the authors' programs in names and layers, so that load_state_dict takes the files as they are
(strict). Needs torch only. No test of the build runs this; PyTorchAgreementTest holds Java to the same vectors.
"""
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F


def read(path):
    """A safetensors file: tensors by name, and its metadata."""
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    head = json.loads(data[8:8 + length])
    metadata = head.pop("__metadata__", {})
    tensors = {}
    for name, entry in head.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=8 + length + begin)
        tensors[name] = values.reshape(entry["shape"]).clone()
    return tensors, metadata


def conv(inputs, outputs, size):
    return nn.Conv2d(inputs, outputs, size, padding=size // 2)


class MeanShift(nn.Conv2d):
    def __init__(self):
        super().__init__(3, 3, 1)


class ResBlock(nn.Module):
    def __init__(self, channels, size, scale):
        super().__init__()
        self.body = nn.Sequential(conv(channels, channels, size), nn.ReLU(), conv(channels, channels, size))
        self.scale = scale

    def forward(self, x):
        return x + self.scale * self.body(x)


class Upsampler(nn.Sequential):
    def __init__(self, scale, channels):
        stages = [3] if scale == 3 else [2] * {2: 1, 4: 2, 8: 3}[scale]
        layers = []
        for factor in stages:
            layers += [conv(channels, factor * factor * channels, 3), nn.PixelShuffle(factor)]
        super().__init__(*layers)


class EDSR(nn.Module):
    def __init__(self, channels, blocks, scale, res_scale):
        super().__init__()
        self.sub_mean, self.add_mean = MeanShift(), MeanShift()
        self.head = nn.Sequential(conv(3, channels, 3))
        self.body = nn.Sequential(
            *[ResBlock(channels, 3, res_scale) for _ in range(blocks)], conv(channels, channels, 3))
        self.tail = nn.Sequential(Upsampler(scale, channels), conv(channels, 3, 3))

    def forward(self, x, scale):
        x = self.head(self.sub_mean(x))
        return self.add_mean(self.tail(x + self.body(x)))


class MDSR(nn.Module):
    def __init__(self, channels, blocks, scales, size):
        super().__init__()
        self.scales = scales
        self.sub_mean, self.add_mean = MeanShift(), MeanShift()
        self.head = nn.Sequential(conv(3, channels, 3))
        self.pre_process = nn.ModuleList(
            [nn.Sequential(ResBlock(channels, size, 1), ResBlock(channels, size, 1)) for _ in scales])
        self.body = nn.Sequential(*[ResBlock(channels, 3, 1) for _ in range(blocks)], conv(channels, channels, 3))
        self.upsample = nn.ModuleList([Upsampler(s, channels) for s in scales])
        self.tail = nn.Sequential(conv(channels, 3, 3))

    def forward(self, x, scale):
        branch = self.scales.index(scale)
        x = self.pre_process[branch](self.head(self.sub_mean(x)))
        return self.add_mean(self.tail(self.upsample[branch](x + self.body(x))))


class BSConvU(nn.Module):
    def __init__(self, inputs, outputs, stride=1, padding=1):
        super().__init__()
        self.pw = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.dw = nn.Conv2d(outputs, outputs, 3, stride, padding, groups=outputs)

    def forward(self, x):
        return self.dw(self.pw(x))


class ESA(nn.Module):
    def __init__(self, channels):
        super().__init__()
        f = channels // 4
        self.conv1, self.conv_f, self.conv4 = conv(channels, f, 1), conv(f, f, 1), conv(f, channels, 1)
        self.conv2 = BSConvU(f, f, stride=2, padding=0)
        self.conv_max, self.conv3, self.conv3_ = BSConvU(f, f), BSConvU(f, f), BSConvU(f, f)

    def forward(self, x):
        c1_ = self.conv1(x)
        v = F.max_pool2d(self.conv2(c1_), kernel_size=7, stride=3)
        c3 = self.conv3_(F.gelu(self.conv3(F.gelu(self.conv_max(v)))))
        c3 = F.interpolate(c3, x.shape[2:], mode="bilinear", align_corners=False)
        return x * torch.sigmoid(self.conv4(c3 + self.conv_f(c1_)))


class CCA(nn.Module):
    def __init__(self, channels, inside):
        super().__init__()
        self.conv_du = nn.Sequential(conv(channels, inside, 1), nn.ReLU(), conv(inside, channels, 1), nn.Sigmoid())

    def forward(self, x):
        mean = x.mean((2, 3), keepdim=True)
        return x * self.conv_du((x - mean).pow(2).mean((2, 3), keepdim=True).sqrt() + mean)


class ESDB(nn.Module):
    def __init__(self, channels, inside):
        super().__init__()
        half = channels // 2
        self.c1_d, self.c2_d, self.c3_d = conv(channels, half, 1), conv(channels, half, 1), conv(channels, half, 1)
        self.c1_r, self.c2_r, self.c3_r = (BSConvU(channels, channels) for _ in range(3))
        self.c4, self.c5 = BSConvU(channels, half), conv(4 * half, channels, 1)
        self.esa, self.cca = ESA(channels), CCA(channels, inside)

    def forward(self, x):
        parts, r = [], x
        for distil, refine in ((self.c1_d, self.c1_r), (self.c2_d, self.c2_r), (self.c3_d, self.c3_r)):
            parts.append(F.gelu(distil(r)))
            r = F.gelu(refine(r) + r)
        parts.append(F.gelu(self.c4(r)))
        return self.cca(self.esa(self.c5(torch.cat(parts, 1)))) + x


class OneStep(nn.Module):
    def __init__(self, channels, scale):
        super().__init__()
        self.upsampleOneStep = nn.Sequential(conv(channels, 3 * scale * scale, 3), nn.PixelShuffle(scale))

    def forward(self, x):
        return self.upsampleOneStep(x)


class BSRN(nn.Module):
    def __init__(self, channels, blocks, scale, copies, inside):
        super().__init__()
        self.copies = copies
        self.fea_conv = BSConvU(3 * copies, channels)
        self.names = [f"B{i}" for i in range(1, blocks + 1)]
        for name in self.names:
            setattr(self, name, ESDB(channels, inside))
        self.c1, self.c2 = conv(blocks * channels, channels, 1), BSConvU(channels, channels)
        self.upsampler = OneStep(channels, scale)

    def forward(self, x, scale):
        features = self.fea_conv(torch.cat([x] * self.copies, 1))
        outputs, y = [], features
        for name in self.names:
            y = getattr(self, name)(y)
            outputs.append(y)
        return self.upsampler(self.c2(F.gelu(self.c1(torch.cat(outputs, 1)))) + features)


def build(tensors, config):
    """The network that a file's config names, with the file's tensors."""
    net, block = config["network"], config["block"]
    channels, blocks, scales = net["channels"], net["blocks"], net["scale"]
    if net["name"] == "edsr":
        model = EDSR(channels, blocks, scales[0], block["res-scale"])
    elif net["name"] == "mdsr":
        model = MDSR(channels, blocks, scales, net["pre-size"])
    else:
        model = BSRN(channels, blocks, scales[0], net["copies"], tensors["B1.cca.conv_du.0.weight"].shape[0])
    model.load_state_dict(tensors, strict=True)
    return model.eval(), net["range"], scales


def main(folder):
    vectors, _ = read(folder / "vectors.safetensors")
    print("torch", torch.__version__.split("+")[0])
    failed = False
    for file in sorted(folder.glob("*.safetensors")):
        if file.stem == "vectors":
            continue
        tensors, metadata = read(file)
        model, pixels, scales = build(tensors, json.loads(metadata["frugalsr.config"]))
        name = file.stem.split("-")[0]
        for scale in scales:
            with torch.no_grad():
                output = model(vectors[name + ".input"] * pixels, scale) / pixels
            expected = vectors[f"{name}.x{scale}"]
            reach = (expected.max() - expected.min()).item()
            worst = (output - expected).abs().max().item()
            agrees = worst <= 1e-4 * reach
            failed |= not agrees
            print(f"{file.name} x{scale}: {expected.numel():,} values in a range of {reach:.3f}, "
                  f"largest difference {worst:.1e}: {'agrees' if agrees else 'DIFFERS'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
