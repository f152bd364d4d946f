#!/usr/bin/env python3
"""How far the adder layers of a trained body are from convolutions with one-bit weights.

Where |w| > |x|, -|x - w| is sign(w) x - |w|: a filter whose values are all larger than its inputs is, up to a constant, which the batch
normalisation behind it takes away, a convolution with the weights -1 and 1. For each unit this prints the exponent of its power activation,
the root mean squares of its filters and of its inputs, the share of taps (inputs met by filter values) where |w| > |x|, and R2, how much of the
variance of the outputs sign(w) x explains (both summed over the window; mean over channels).
Usage: filters.py TRIAL IMAGE    TRIAL is a folder under trials/ of a study with experiments/adder/ablation.conf or mini-edsr-gap.conf, of a network
with adders; IMAGE is a low-resolution image. Prints Markdown. Needs: pip install numpy pillow torch
"""
import glob
import json
import os
import struct
import sys

import numpy
import torch
from PIL import Image
from torch.nn import functional as F

EPSILON = 1e-5


def load(trial):
    path = sorted(glob.glob(os.path.join(trial, "checkpoints", "step-*.safetensors")))[-1]
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name.startswith("model/"):
            start, end = entry["data_offsets"]
            values = numpy.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
            tensors[name[len("model/"):]] = torch.from_numpy(values.copy())
    with open(os.path.join(trial, "config.json")) as file:
        return tensors, json.load(file)


def columns(x):
    return F.unfold(x, 3, padding=1)[0].t()


def taps(weight):
    """[rows, columns, in, out] as [out, in * rows * columns], the order of unfold."""
    return weight.permute(3, 2, 0, 1).reshape(weight.shape[3], -1)


def unit(m, path, x, shortcut, activation):
    """Prints a row; returns the unit's output."""
    w = taps(m[path + ".weight"])
    seen = columns(x)
    y = -torch.cdist(seen, w, p=1)
    one_bit = seen @ w.sign().t()
    larger = sum((w[c].abs() > seen.abs()).double().mean().item() for c in range(len(w))) / len(w)
    left = (y - y.mean(0)) - (one_bit - one_bit.mean(0))
    r2 = (1 - left.var(0) / y.var(0)).mean().item()
    norm = path + ".norm."
    y = (y - m[norm + "running-mean"]) / (m[norm + "running-variance"] + EPSILON).sqrt()
    y = (y * m[norm + "weight"] + m[norm + "bias"]).t().reshape(x.shape)
    y = y + x if shortcut else y
    y = F.relu(y) if activation else y
    alpha = m.get(path + ".power.alpha")
    if alpha is not None:
        y = y.sign() * y.abs().clamp(min=1e-6) ** alpha
    print("| %s | %s | %.1f | %.1f | %.2f | %.3f |" % (path, "" if alpha is None else "%.3f" % alpha.item(),
          w.square().mean().sqrt(), x.square().mean().sqrt(), larger, r2))
    return y


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    m, config = load(sys.argv[1])
    pixels = numpy.asarray(Image.open(sys.argv[2]).convert("RGB"), dtype="f4") / 255
    x = torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy()) * config["network"]["range"]
    head = x = F.conv2d(x, m["head.weight"].permute(3, 2, 0, 1), m["head.bias"], padding=1)
    print("| unit | exponent | filters, rms | inputs, rms | taps with abs(w) > abs(x) | R2 |\n|---|---|---|---|---|---|")
    units = [name[:-len(".norm.weight")] for name in m if name.endswith(".norm.weight")]
    for path in sorted(units, key=lambda u: [int(part) if part.isdigit() else part for part in u.split(".")]):
        x = unit(m, path, x, config["operator"]["shortcut"], not path.endswith("conv2") and path != "fuse")
    x = x + head if config["network"]["skip"] else x
    tail = F.conv2d(x, m["tail.weight"].permute(3, 2, 0, 1), m["tail.bias"], padding=1) / config["network"]["range"]
    print("\nWhat is added to the bicubic image: root mean square %.4f" % tail.square().mean().sqrt())


if __name__ == "__main__":
    with torch.inference_mode():
        main()
