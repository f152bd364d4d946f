package org.frugalsr.engine.cost;

import java.util.HashSet;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;

/**
 * The most that the tensors of one inference hold at a time, in float32.
 *
 * <p>Each tensor lives from the step that makes it to the last step that uses it, as on an
 * inference tape with a plan. Effective weights of quantised kernels are among them; parameters and
 * what a native convolution needs inside itself are not.
 *
 * @param bytes held at the worst step: its inputs, its output, and what waits for later
 * @param path where that step is
 */
public record ActivationMemory(long bytes, String path) {
  /**
   * Reads the lifetimes from a trace.
   *
   * @param lr the image that goes in, the first tensor of the trace
   */
  public static ActivationMemory of(Trace trace, Shape lr) {
    long[] held = new long[trace.tensors()];
    held[0] = bytes(lr);
    int[] lastUses = trace.lastUses();
    long live = held[0];
    ActivationMemory worst = new ActivationMemory(live, "");
    for (int i = 0; i < trace.steps().size(); i++) {
      Trace.Step step = trace.steps().get(i);
      held[step.output()] = bytes(step.shape());
      live += held[step.output()];
      if (live > worst.bytes) {
        worst = new ActivationMemory(live, step.path());
      }
      for (int input : new HashSet<>(step.inputs())) {
        live -= lastUses[input] == i ? held[input] : 0;
      }
    }
    return worst;
  }

  private static long bytes(Shape shape) {
    return shape.size() * Float.BYTES;
  }
}
