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
 * one value per pixel, and s_i a learned scalar, initially 1 (Xin et al., ECCV 2020, equations 9
 * and 10).
 *
 * <p>If the sum has one term only, as at the first kernel of a group, a batch normalisation after
 * it cancels s_1: its gradient is exactly 0, except for the normalisation's epsilon and rounding,
 * and its value does not affect the codes while it stays above 0.
 */
final class Accumulation {
  /** The values that E averages. */
  enum Mean {
    /** Magnitudes, as in XNOR-Net; trains successfully. */
    ABSOLUTE,
    /** Signed values, as in the printed equation; coefficients of centred features vanish. */
    SIGNED
  }

  /**
   * Choices that the paper leaves open.
   *
   * @param coefficients whether there are any; otherwise every b is 1
   * @param mean the values that E averages
   * @param meanGradient whether the gradient flows through E
   */
  record Reading(boolean coefficients, Mean mean, boolean meanGradient) {}

  private final Reading reading;
  private final int terms;
  private final List<Parameter> scales = new ArrayList<>();

  /**
   * Creates the scalars at a site.
   *
   * @param terms their maximal number
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
   * @param earlier oldest first; fewer than at construction if kernels share an input
   * @param own uses the last scalar, whatever the number of earlier ones
   */
  Tensor sum(List<Tensor> earlier, Tensor own, Pass p) {
    Tensor sum = term(terms - 1, own, p);
    for (int i = 0; i < earlier.size(); i++) {
      sum = sum.plus(term(i, earlier.get(i), p));
    }
    return sum;
  }
}
