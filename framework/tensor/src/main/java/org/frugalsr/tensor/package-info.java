/**
 * Eager reverse-mode automatic differentiation over nd4j-api.
 *
 * <p>A {@link org.frugalsr.tensor.Tape} is one pass: it applies {@link
 * org.frugalsr.tensor.Function}s to {@link org.frugalsr.tensor.Tensor}s, records them, and runs
 * backward. Images are NHWC {@code [batch, height, width, channels]}, convolution weights {@code
 * [kH, kW, in, out]}, values float32 (float64 in gradient checks).
 *
 * <p>A function with a custom gradient is one class, here a clipped identity:
 *
 * <pre>{@code
 * record Clip(float low, float high) implements Pointwise {
 *   public double value(double x) { return Math.clamp(x, low, high); }
 *   public double derivative(double x) { return 1; }   // straight through
 * }
 * Tensor y = tape.apply(new Clip(-1, 1), x);
 * }</pre>
 *
 * <p>{@code docs/how-to/add-a-function.md} walks through a complete one, with its test.
 */
@NullMarked
package org.frugalsr.tensor;

import org.jspecify.annotations.NullMarked;
