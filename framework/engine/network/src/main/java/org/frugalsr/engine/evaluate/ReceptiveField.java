package org.frugalsr.engine.evaluate;

import java.math.BigInteger;
import org.frugalsr.tensor.Function.Reach;
import org.frugalsr.tensor.Trace;

/**
 * The receptive field of an output pixel of a network.
 *
 * @param radius LR pixels to each side
 * @param global whether it depends on the whole image, as through global pooling
 * @param overlap LR pixels on each side that a part of an image must be computed from to be bitwise
 *     equal to the whole: more than the radius if functions compute pixels in blocks
 * @param grid such a part must start at a multiple of this number of LR pixels
 */
public record ReceptiveField(int radius, boolean global, int overlap, int grid) {
  private static final int MOST_PARTS = 16;

  /** Creates the receptive field of a network that computes pixels individually. */
  public ReceptiveField(int radius, boolean global) {
    this(radius, global, radius, 1);
  }

  /**
   * Returns the receptive field of a traced network.
   *
   * @param trace of one forward pass; the first tensor is the LR image
   */
  public static ReceptiveField of(Trace trace) {
    double[] radius = new double[trace.tensors()];
    double[] pixel = new double[trace.tensors()];
    boolean[] spatial = new boolean[trace.tensors()];
    spatial[0] = true;
    pixel[0] = 1;
    double[] overlap = new double[trace.tensors()];
    boolean global = false;
    double widest = 0;
    double most = 0;
    int grid = 1;
    for (Trace.Step step : trace.steps()) {
      Reach reach = step.function().reach(step.inputShapes(), step.shape());
      int out = step.output();
      for (int in : step.inputs()) {
        if (spatial[in]) {
          double stride = reach.stride();
          radius[out] = Math.max(radius[out], radius[in] + reach.radius() * pixel[in]);
          pixel[out] = Math.max(pixel[out], pixel[in] * stride);
          double blocks = (reach.block() - 1) * pixel[in] * stride;
          overlap[out] = Math.max(overlap[out], overlap[in] + reach.radius() * pixel[in] + blocks);
          spatial[out] = true;
          global |= reach.global();
        }
      }
      widest = Math.max(widest, radius[out]);
      most = Math.max(most, overlap[out]);
      if (spatial[out]) {
        grid = multiple(grid, whole(reach.block() * pixel[out]));
      }
    }
    return new ReceptiveField((int) Math.ceil(widest), global, (int) Math.ceil(most), grid);
  }

  /**
   * Returns the start of the part of an image that is needed to compute the pixels from {@code
   * first} on.
   */
  public int start(int first) {
    int from = Math.max(0, first - overlap);
    return from - from % grid;
  }

  /** Returns the smallest integer number of LR pixels that is a multiple of a length. */
  private static int whole(double length) {
    for (int parts = 1; parts < MOST_PARTS; parts++) {
      double multiple = parts * length;
      if (Math.abs(multiple - Math.rint(multiple)) < 1e-6) {
        return Math.max(1, (int) Math.rint(multiple));
      }
    }
    return 1; // an odd size ratio of a resize, whose reach says that it is global
  }

  private static int multiple(int a, int b) {
    return Math.multiplyExact(a, b / BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue());
  }
}
