"""Times exported networks in PyTorch, eagerly, with convolutions where the graph has them.

    python time_onnx_in_torch.py THREADS WIDTH HEIGHT RUNS MODEL.onnx...

WIDTH and HEIGHT are the input's times the model's scale, i.e. the output's. Binary convolutions run on floats of -1
and 1, which is what PyTorch users have. Prints one JSON object for each model; models with operators that are not
here (adders) are named and skipped.
"""

import json
import statistics
import sys
import time

import numpy
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


class Missing(Exception):
    pass


def conv(x, w, b=None, **a):
    top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right):
        x = F.pad(x, (left, right, top, bottom))
        top = left = 0
    return F.conv2d(x, w, b, a.get("strides", [1, 1]), (top, left), 1, a.get("group", 1))


def resize(x, roi=None, scales=None, sizes=None, **a):
    mode = a.get("mode", b"nearest").decode()
    size = [int(v) for v in sizes[-2:]] if sizes is not None else None
    factor = [float(v) for v in scales[-2:]] if size is None else None
    torch_mode = {"linear": "bilinear", "cubic": "bicubic", "nearest": "nearest"}[mode]
    corners = None if torch_mode == "nearest" else False
    return F.interpolate(x, size=size, scale_factor=factor, mode=torch_mode, align_corners=corners)


def slices(x, starts, ends, axes=None, steps=None):
    index = [slice(None)] * x.dim()
    axes = axes.tolist() if axes is not None else range(len(starts))
    for i, axis in enumerate(axes):
        index[axis] = slice(int(starts[i]), int(ends[i]), int(steps[i]) if steps is not None else 1)
    return x[tuple(index)]


def pad(x, pads, value=None, axes=None, **a):
    pads = pads.tolist()
    if axes is not None:
        full = [0] * 2 * x.dim()
        for i, axis in enumerate(axes.tolist()):
            full[axis], full[axis + x.dim()] = pads[i], pads[i + len(axes)]
        pads = full
    n = x.dim()
    order = [v for d in reversed(range(n)) for v in (pads[d], pads[n + d])]
    mode = {"edge": "replicate"}.get(a.get("mode", b"constant").decode(), a.get("mode", b"constant").decode())
    if mode == "constant":
        return F.pad(x, order)
    return F.pad(x, order[:4], mode=mode)


def reduce(function):
    return lambda x, axes, **a: function(x, tuple(axes.tolist()), bool(a.get("keepdims", 1)))


def expanded(graph):
    """The nodes as functions of values, in order."""
    ops = {
        "Conv": conv,
        "Add": lambda x, y: x + y,
        "Sub": lambda x, y: x - y,
        "Mul": lambda x, y: x * y,
        "Div": lambda x, y: x / y,
        "Relu": F.relu,
        "LeakyRelu": lambda x, alpha=0.01: F.leaky_relu(x, alpha),
        "PRelu": lambda x, s: F.prelu(x, s.reshape(-1)),
        "Clip": lambda x, low=None, high=None: torch.clamp(x, low, high),
        "Sigmoid": torch.sigmoid,
        "Tanh": torch.tanh,
        "Abs": torch.abs,
        "Sqrt": torch.sqrt,
        "Sign": torch.sign,
        "Round": torch.round,
        "HardSwish": F.hardswish,
        "Identity": lambda x: x,
        "Gelu": lambda x, **a: F.gelu(x),
        "Pow": torch.pow,
        "Max": torch.maximum,
        "Where": torch.where,
        "GreaterOrEqual": torch.ge,
        "Cast": lambda x, to: x.to(torch.float32 if to == 1 else torch.int64),
        "Concat": lambda *x, axis: torch.cat(x, axis),
        "DepthToSpace": lambda x, blocksize, mode=b"DCR": F.pixel_shuffle(x, blocksize),
        "MaxPool": lambda x, **a: F.max_pool2d(x, a["kernel_shape"], a.get("strides", [1, 1])),
        "ReduceMean": reduce(torch.mean),
        "ReduceMax": reduce(torch.amax),
        "ReduceMin": reduce(torch.amin),
        "Reshape": lambda x, s: x.reshape([x.shape[i] if v == 0 else v for i, v in enumerate(s.tolist())]),
        "Shape": lambda x, start=0, end=None: torch.tensor(x.shape[start:end]),
        "Slice": slices,
        "Pad": pad,
        "Resize": resize,
        "BipolarQuant": lambda x, scale: torch.where(x >= 0, scale, -scale),
    }
    missing = {n.op_type for n in graph.node if n.op_type not in ops and n.op_type != "Constant"}
    if missing:
        raise Missing(", ".join(sorted(missing)))
    return ops


def main():
    threads, width, height, runs = map(int, sys.argv[1:5])
    torch.set_num_threads(threads)
    for path in sys.argv[5:]:
        graph = onnx.load(path).graph
        scale = int(path.rsplit("-x", 1)[1].split(".")[0])
        channels = graph.input[0].type.tensor_type.shape.dim[1].dim_value
        try:
            ops = expanded(graph)
        except Missing as e:
            print(json.dumps({"model": path, "missing": str(e)}), flush=True)
            continue
        constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
        steps = []
        for node in graph.node:
            if node.op_type == "Constant":
                constants[node.output[0]] = torch.from_numpy(numpy_helper.to_array(attributes(node)["value"]).copy())
            else:
                steps.append((ops[node.op_type], list(node.input), node.output[0], attributes(node)))
        # weights in signs are constants for PyTorch, too
        todo = []
        for function, inputs, output, extra in steps:
            if all(i in constants or not i for i in inputs):
                constants[output] = function(*[constants.get(i) for i in inputs], **extra)
            else:
                todo.append((function, inputs, output, extra))
        last = {}
        for number, (_, inputs, _, _) in enumerate(todo):
            for i in inputs:
                last[i] = number
        x = torch.from_numpy(numpy.random.default_rng(0).random((1, channels, height // scale, width // scale), "float32"))

        def run():
            values = {graph.input[0].name: x}
            for number, (function, inputs, output, extra) in enumerate(todo):
                values[output] = function(*[values.get(i, constants.get(i)) for i in inputs], **extra)
                for i in inputs:
                    if last[i] == number:
                        values.pop(i, None)
            return values[graph.output[0].name]

        times = []
        with torch.inference_mode():
            try:
                y = run()
                run()
                for _ in range(runs):
                    begun = time.perf_counter()
                    run()
                    times.append(1e3 * (time.perf_counter() - begun))
            except Exception as e:  # an operator that this reader does not know well enough
                print(json.dumps({"model": path, "failed": str(e)[:200]}), flush=True)
                continue
        assert y.shape[-2:] == (height, width), y.shape
        print(json.dumps({"model": path, "torch": torch.__version__, "threads": threads, "median_ms": round(statistics.median(times), 1)}), flush=True)


main()
