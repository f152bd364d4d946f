"""Checks ONNX files in full, with inference of their shapes: check_onnx.py FILE..."""

import sys

import onnx

for name in sys.argv[1:]:
    model = onnx.load(name)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    output = inferred.graph.output[0]
    print(name, output.name, [d.dim_param or d.dim_value for d in output.type.tensor_type.shape.dim])
