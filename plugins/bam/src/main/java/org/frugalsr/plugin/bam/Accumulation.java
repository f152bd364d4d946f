package org.frugalsr.plugin.bam;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Site;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * {@code b_1 A_1 + ... + b_n A_n} with {@code b_i = s_i E(A_i)}: E is the mean over the channels,
 * one value per pixel, and s_i a learned scalar that starts at 1 (Xin et al., ECCV 2020, equations
 * 9 and 10).
 *
 * <p>Where the sum has one term only, as at the first kernel of a group, a batch normalisation
 * behind it takes s_1 out again: its gradient is exactly 0, but for the normalisation's epsilon and
 * for rounding, and whatever an optimiser makes of it changes no code while s_1 stays above 0.
 */
final class Accumulation {
  /** What E averages. */
  enum Mean {
    /** Magnitudes, as XNOR-Net does; what trains. */
    ABSOLUTE,
    /**
     * Values as they are, as the equation is printed; it leaves centred features no coefficient.
     */
    SIGNED
  }

  /**
   * What the paper leaves open.
   *
   * @param coefficients whether there are any; else every b is 1
   * @param mean what E averages
   * @param meanGradient whether the gradient flows through E
   */
  record Reading(boolean coefficients, Mean mean, boolean meanGradient) {}

  private final Reading reading;
  private final int terms;
  private final List<Parameter> scales = new ArrayList<>();

  /**
   * Makes the scalars at a site.
   *
   * @param terms how many there are at most
   */
  Accumulation(Site site, int terms, Reading reading) {
    this.reading = reading;
    this.terms = terms;
    for (int i = 1; reading.coefficients() && i <= terms; i++) {
      scales.add(
          site.parameter(
              "scale" + i,
              new ParameterSpec(Shape.of(1), ParameterKind.STEP_SIZE, Initializer.constant(1))));
    }
  }

  /** One term, from 0: {@code b_i A_i}. */
  Tensor term(int i, Tensor a, Pass p) {
    if (!reading.coefficients()) {
      return a;
    }
    Tensor mean =
        Functional.meanOfChannels(reading.mean() == Mean.ABSOLUTE ? Functional.abs(a) : a);
    Tensor constant = reading.meanGradient() ? mean : mean.detach();
    return a.times(constant.times(p.value(scales.get(i))));
  }

  /**
   * The sum over tensors of one shape.
   *
   * @param earlier oldest first; fewer than were built where kernels share an input
   * @param own has the last scalar, however many come before it
   */
  Tensor sum(List<Tensor> earlier, Tensor own, Pass p) {
    Tensor sum = term(terms - 1, own, p);
    for (int i = 0; i < earlier.size(); i++) {
      sum = sum.plus(term(i, earlier.get(i), p));
    }
    return sum;
  }
}
