package org.frugalsr.plugin.bam;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.BatchNormalization;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.Thresholds;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code sign(BN(b_1 A_1 + ... + b_n A_n))} over the float inputs of the kernels of a group, oldest
 * first, this one's last (Xin et al., ECCV 2020, equation 9); without a group, {@code sign(BN(A))}.
 *
 * <p>The first kernel of a group has one term, whose scalar, {@code scale1}, has a gradient of 0
 * under the batch normalisation: see {@link Accumulation}.
 *
 * <p>The accumulated sum stays float at inference; the batch normalisation is folded into a
 * threshold.
 */
final class AccumulatedInput implements PackedInputs {
  private final QuantizerSite site;
  private final Bam.Settings settings;
  private final Optional<Accumulation> accumulation;
  private final Optional<BatchNormalization> norm;

  AccumulatedInput(QuantizerSite site, Bam.Settings settings) {
    this.site = site;
    this.settings = settings;
    boolean grouped = settings.accumulateActivations() && site.spec().inputs().isPresent();
    this.accumulation =
        grouped
            ? Optional.of(new Accumulation(site, site.earlierInputs() + 1, settings.accumulation()))
            : Optional.empty();
    this.norm =
        settings.reading().activationNorm()
            ? Optional.of(new BatchNormalization(site.child("norm"), site.spec().in()))
            : Optional.empty();
  }

  @Override
  public Tensor coded(Tensor x, Pass p) {
    if (accumulation.isEmpty()) {
      return x;
    }
    List<Tensor> earlier = p.earlierInputs(site).stream().filter(a -> !a.equals(x)).toList();
    return accumulation.get().sum(earlier, x, p);
  }

  @Override
  public Tensor quantize(Tensor x, Pass p) {
    Tensor sum = coded(x, p);
    Tensor z = norm.isPresent() ? norm.get().forward(sum, p) : sum;
    return Functional.sign(z, settings.reading().ste());
  }

  @Override
  public Precision precision() {
    return Precision.of(1);
  }

  @Override
  public List<InputCodes> inputCodes(Pass p) {
    int channels = site.spec().in();
    if (norm.isEmpty()) {
      return List.of(SignCodes.of(new float[channels]));
    }
    return List.of(
        Thresholds.solve(
            channels,
            values -> {
              Tensor one =
                  p.tape().constant("z", Nd4j.createFromArray(values).reshape(1, 1, 1, channels));
              return Numbers.toFloats(norm.get().forward(one, p).value());
            }));
  }
}
