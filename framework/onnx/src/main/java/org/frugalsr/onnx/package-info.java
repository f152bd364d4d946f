/** Packed networks as ONNX models, for other runtimes. */
@NullMarked
package org.frugalsr.onnx;

import org.jspecify.annotations.NullMarked;
