package org.frugalsr.plugin.binary;

import org.frugalsr.api.Mode;
import org.frugalsr.api.Pass;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.Site;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Constraint;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A learned width of a level: a trained factor, initially 1, times a reference, which is measured
 * in the first batches and saved. A batch of zeros does not determine a width and is skipped.
 *
 * <p>The papers learn the product itself. The factor makes Adam's steps relative to the width,
 * which differs by orders of magnitude between weights and features of a large working range.
 */
final class LearnedStep {
  /** Measures the initial width from a batch. */
  @FunctionalInterface
  interface Measure {
    /** A width from the values of a tensor. */
    double of(INDArray values);
  }

  private static final double LEAST = 1e-3;
  private static final double MOST = 1e3;

  /** Widths below this mean that all values are zero. */
  private static final double NOTHING = 1e-8;

  private final Parameter factor;
  private final Buffer reference;
  private final Buffer measured;
  private final Measure measure;
  private final int batches;
  private final double memory;

  /**
   * Creates the arrays.
   *
   * @param name prefix of the arrays, such as {@code weight-}
   * @param purpose settings that the width depends on besides the measured values, such as {@code 4
   *     bits}
   * @param batches how many batches are measured
   * @param memory share of the reference that is kept with each further batch
   */
  LearnedStep(
      QuantizerSite site,
      String name,
      String purpose,
      Measure measure,
      int batches,
      double memory) {
    site.measuredFor(name, purpose);
    this.factor =
        site.parameter(
            name + "factor",
            new ParameterSpec(Shape.of(1), ParameterKind.STEP_SIZE, Initializer.constant(1))
                .with(Constraint.box(LEAST, MOST)));
    this.reference = state(site, name + "reference", 1);
    this.measured = state(site, name + "measured", 0);
    this.measure = measure;
    this.batches = batches;
    this.memory = memory;
  }

  private static Buffer state(Site site, String name, double start) {
    return site.buffer(name, Shape.of(1), Initializer.constant(start), BufferKind.STATE);
  }

  /** The width for a tensor of this pass; measures it during the first batches. */
  Tensor of(Tensor x, Pass p) {
    boolean first = measured.value().getDouble(0) == 0;
    if (p.mode() == Mode.EVALUATE || measured.value().getDouble(0) >= batches) {
      return now(p);
    }
    double width = p.tape().tracing() ? 1 : measure.of(x.value());
    if (width < NOTHING) {
      return now(p);
    }
    p.commit(reference, () -> next(width, first));
    p.commit(measured, () -> measured.value().add(1));
    return first && !p.tape().tracing()
        ? p.value(factor).times(p.tape().constant("reference", next(width, true)))
        : now(p);
  }

  private INDArray next(double width, boolean first) {
    double before = reference.value().getDouble(0);
    return Nd4j.createFromArray((float) (first ? width : memory * before + (1 - memory) * width));
  }

  /** The current width. */
  Tensor now(Pass p) {
    return p.value(factor).times(p.value(reference));
  }
}
