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
 * Elementwise work between the kernels, which some papers count and others omit.
 *
 * @param rectified output values of ReLU, LeakyReLU and PReLU
 * @param normalised output values of batch normalisations
 * @param pooled input and output values of global averages
 */
public record ElementwiseWork(long rectified, long normalised, long pooled) {
  /** No elementwise work. */
  public static final ElementwiseWork NONE = new ElementwiseWork(0, 0, 0);

  /** Counts the work in a trace. */
  static ElementwiseWork of(Trace trace, ReferenceResolution frame) {
    return trace.steps().stream().map(step -> of(step, frame)).reduce(NONE, ElementwiseWork::plus);
  }

  private static ElementwiseWork of(Trace.Step step, ReferenceResolution frame) {
    Function f = step.function();
    Shape out = step.shape();
    long values = frame.share(out.size(), out);
    if (f instanceof Relu || f instanceof PRelu) {
      return new ElementwiseWork(values, 0, 0);
    }
    if (f instanceof ChannelNorm || f instanceof BatchNorm) {
      return new ElementwiseWork(0, values, 0);
    }
    if (f instanceof Mean mean && mean.over() == Mean.Over.SPACE) {
      Shape in = step.inputShapes().get(0);
      return new ElementwiseWork(0, 0, frame.share(in.size(), in) + out.size());
    }
    return NONE;
  }

  private ElementwiseWork plus(ElementwiseWork other) {
    return new ElementwiseWork(
        rectified + other.rectified, normalised + other.normalised, pooled + other.pooled);
  }
}
