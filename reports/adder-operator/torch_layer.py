#!/usr/bin/env python3
"""Times one adder layer in PyTorch on the CPU, as the counterpart of `frugal bench operator adder`.

The layer unfolds its input and takes torch.cdist(p=1); its backward computes AdderNet's gradients (filters: a matrix product less
the rank-1 term; input: clipped differences, in slices, folded back).
Usage: torch_layer.py [--in 64] [--out 64] [--size 3] [--batch 16] [--patch 48] [--threads 2] [--runs 7]
Prints one JSON object; times are milliseconds, the median and minimum of --runs after two warm-ups. Needs: pip install torch
"""
import argparse
import json
import statistics
import time

import torch
from torch.nn import functional as F

SLICE = 2048


class AdderLayer(torch.autograd.Function):
    @staticmethod
    def forward(ctx, columns, filters):
        ctx.save_for_backward(columns, filters)
        return -torch.cdist(columns, filters, p=1)

    @staticmethod
    def backward(ctx, gradient):
        columns, filters = ctx.saved_tensors
        of_filters = gradient.t() @ columns - filters * gradient.sum(0).unsqueeze(1)
        of_columns = torch.empty_like(columns)
        for start in range(0, columns.shape[0], SLICE):
            part = slice(start, start + SLICE)
            clipped = (filters.unsqueeze(0) - columns[part].unsqueeze(1)).clamp_(-1, 1)
            of_columns[part] = (clipped * gradient[part].unsqueeze(2)).sum(1)
        return of_columns, of_filters


def layer(x, w):
    n, c, height, width = x.shape
    columns = F.unfold(x, w.shape[2], padding=w.shape[2] // 2).transpose(1, 2).reshape(n * height * width, -1)
    y = AdderLayer.apply(columns, w.reshape(w.shape[0], -1))
    return y.reshape(n, height, width, -1).permute(0, 3, 1, 2)


def timed(run, runs):
    for _ in range(2):
        run()
    samples = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        samples.append((time.perf_counter() - start) * 1e3)
    return {"median_ms": round(statistics.median(samples), 1), "min_ms": round(min(samples), 1)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("in", 64), ("out", 64), ("size", 3), ("batch", 16), ("patch", 48), ("threads", 2), ("runs", 7)):
        p.add_argument("--" + name, type=int, default=value)
    a = vars(p.parse_args())
    torch.set_num_threads(a["threads"])
    torch.manual_seed(0)
    x = torch.randn(a["batch"], a["in"], a["patch"], a["patch"], requires_grad=True)
    w = torch.randn(a["out"], a["in"], a["size"], a["size"], requires_grad=True)
    g = torch.randn(a["batch"], a["out"], a["patch"], a["patch"])

    def forward():
        with torch.inference_mode():
            layer(x, w)

    def both():
        x.grad = w.grad = None
        layer(x, w).backward(g)

    print(json.dumps({**a, "torch": torch.__version__, "forward": timed(forward, a["runs"]),
                      "forward_and_backward": timed(both, a["runs"])}))


if __name__ == "__main__":
    main()
