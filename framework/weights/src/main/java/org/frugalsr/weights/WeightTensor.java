package org.frugalsr.weights;

import java.util.Arrays;

/**
 * A tensor in a file of weights.
 *
 * <p>The array is shared, not copied.
 *
 * @param name as in the file, without wrappers
 * @param shape lengths as in the file, outermost first; empty for a scalar
 * @param type how the file stores its values
 * @param values in single precision, the last axis fastest
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared or hashed
public record WeightTensor(String name, long[] shape, ElementType type, float[] values) {
  /** The shape as text, such as {@code [64, 3, 3, 3]}. */
  public String shapeText() {
    return Arrays.toString(shape);
  }
}
