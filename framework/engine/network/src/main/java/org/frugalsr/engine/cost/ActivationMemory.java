package org.frugalsr.engine.cost;

import java.util.HashSet;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;

/**
 * The peak memory of the tensors of one inference in float32.
 *
 * <p>Each tensor lives from the step that creates it to the last step that uses it, as on an
 * inference tape with a plan. Effective weights of quantised kernels are included; parameters and
 * the scratch memory of native convolutions are not.
 *
 * @param bytes held at the peak step: its inputs, its output, and tensors needed later
 * @param path of that step
 */
public record ActivationMemory(long bytes, String path) {
  /**
   * Computes the peak from the tensor lifetimes in a trace.
   *
   * @param lr the input image, the first tensor of the trace
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
