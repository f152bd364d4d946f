package org.frugalsr.engine.cost;

import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.function.BatchNorm;
import org.frugalsr.tensor.function.ChannelNorm;
import org.frugalsr.tensor.function.Mean;
import org.frugalsr.tensor.function.PRelu;
import org.frugalsr.tensor.function.Relu;

/**
 * Work between the kernels that some papers count; others leave it out.
 *
 * @param rectified values that ReLU, LeakyReLU and PReLU put out
 * @param normalised values that batch normalisations put out
 * @param pooled values that global averages read and put out
 */
public record Elementwise(long rectified, long normalised, long pooled) {
  /** Nothing of all that. */
  public static final Elementwise NONE = new Elementwise(0, 0, 0);

  /** Reads it from a trace. */
  static Elementwise of(Trace trace, Frame frame) {
    return trace.steps().stream().map(step -> of(step, frame)).reduce(NONE, Elementwise::plus);
  }

  private static Elementwise of(Trace.Step step, Frame frame) {
    Function f = step.function();
    Shape out = step.shape();
    long values = frame.share(out.size(), out);
    if (f instanceof Relu || f instanceof PRelu) {
      return new Elementwise(values, 0, 0);
    }
    if (f instanceof ChannelNorm || f instanceof BatchNorm) {
      return new Elementwise(0, values, 0);
    }
    if (f instanceof Mean mean && mean.over() == Mean.Over.SPACE) {
      Shape in = step.inputShapes().get(0);
      return new Elementwise(0, 0, frame.share(in.size(), in) + out.size());
    }
    return NONE;
  }

  private Elementwise plus(Elementwise other) {
    return new Elementwise(
        rectified + other.rectified, normalised + other.normalised, pooled + other.pooled);
  }
}
