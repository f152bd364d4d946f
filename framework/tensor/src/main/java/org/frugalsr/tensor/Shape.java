package org.frugalsr.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apiguardian.api.API;

/** The lengths of a tensor's dimensions, outermost first. A scalar has none. */
@API(status = API.Status.STABLE, since = "0.1")
public final class Shape {
  private final long[] lengths;

  private Shape(long[] lengths) {
    this.lengths = lengths;
  }

  /**
   * A shape of these lengths.
   *
   * @param lengths outermost first, each at least 1
   */
  public static Shape of(long... lengths) {
    for (long n : lengths) {
      if (n < 1) {
        throw new IllegalArgumentException("a shape has an empty dimension: " + text(lengths));
      }
    }
    return new Shape(lengths.clone());
  }

  /** How many dimensions there are. */
  public int rank() {
    return lengths.length;
  }

  /** How many values a tensor of this shape holds. */
  public long size() {
    long size = 1;
    for (long length : lengths) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  /**
   * The length of one dimension.
   *
   * @param axis from 0, or negative from the end
   */
  public long length(int axis) {
    return lengths[axis < 0 ? lengths.length + axis : axis];
  }

  /** Batch size of an NHWC image tensor. */
  public int batch() {
    return (int) nhwc()[0];
  }

  /** Height of an NHWC image tensor, in pixels. */
  public int height() {
    return (int) nhwc()[1];
  }

  /** Width of an NHWC image tensor, in pixels. */
  public int width() {
    return (int) nhwc()[2];
  }

  /** The last dimension: channels of an image tensor, outputs of a kernel. */
  public int channels() {
    return (int) lengths[lengths.length - 1];
  }

  /** The same shape with another last dimension. */
  public Shape withChannels(long channels) {
    long[] copy = lengths.clone();
    copy[copy.length - 1] = channels;
    return of(copy);
  }

  /** A copy of the lengths as an array. */
  public long[] toArray() {
    return lengths.clone();
  }

  private long[] nhwc() {
    if (lengths.length != 4) {
      throw new IllegalArgumentException("expected an image tensor [N, H, W, C], but got " + this);
    }
    return lengths;
  }

  private static String text(long[] lengths) {
    return LongStream.of(lengths)
        .mapToObj(Long::toString)
        .collect(Collectors.joining("x", "[", "]"));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape s && Arrays.equals(lengths, s.lengths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths);
  }

  @Override
  public String toString() {
    return text(lengths);
  }
}
