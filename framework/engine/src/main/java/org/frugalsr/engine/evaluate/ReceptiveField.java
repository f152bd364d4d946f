package org.frugalsr.engine.evaluate;

import org.frugalsr.tensor.Function.Reach;
import org.frugalsr.tensor.Trace;

/**
 * How far an output pixel of a network looks.
 *
 * @param radius LR pixels to each side
 * @param global whether it depends on the whole image, as through global pooling
 */
public record ReceptiveField(int radius, boolean global) {
  /**
   * The receptive field of a traced network.
   *
   * @param trace of one forward; the first tensor is the LR image
   */
  public static ReceptiveField of(Trace trace) {
    double[] radius = new double[trace.tensors()];
    double[] pixel = new double[trace.tensors()];
    boolean[] spatial = new boolean[trace.tensors()];
    spatial[0] = true;
    pixel[0] = 1;
    boolean global = false;
    double widest = 0;
    for (Trace.Step step : trace.steps()) {
      Reach reach = step.function().reach(step.inputShapes(), step.shape());
      int out = step.output();
      for (int in : step.inputs()) {
        if (spatial[in]) {
          double stride = reach.stride();
          radius[out] = Math.max(radius[out], radius[in] + reach.radius() * pixel[in]);
          pixel[out] = Math.max(pixel[out], pixel[in] * stride);
          spatial[out] = true;
          global |= reach.global();
        }
      }
      widest = Math.max(widest, radius[out]);
    }
    return new ReceptiveField((int) Math.ceil(widest), global);
  }
}
