package org.frugalsr.plugin.binary;

import java.util.List;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.WeightCodes;
import org.frugalsr.api.InputQuantizer;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.PackedWeights;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.WeightQuantizer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code s * clamp(round(x / s), -Qn, Qp)} with a learned step s for each layer and side (Esser et
 * al., Learned step size quantization, ICLR 2020).
 *
 * <p>s is initialised to {@code 2 mean|x| / sqrt(Qp)}, measured on the first batch; its gradient is
 * divided by {@code sqrt(N Qp)}, N being the weights, or the features of one sample or of a batch.
 */
final class Lsq implements Quantizer {
  record Settings(
      @Key(doc = "Bits of a weight and of an input.", def = "4", min = 2, max = 8) int bits,
      @Key(
              doc = "Whether inputs have levels on both sides of 0; otherwise they start at 0.",
              def = "true")
          boolean signed,
      @Key(
              doc =
                  "Whether N, by whose root the gradient of an input's step is divided, counts the"
                      + " features of all samples of a batch, as in public code, or of one.",
              def = "false")
          boolean countBatch) {}

  private final Settings settings;

  Lsq(Settings settings) {
    this.settings = settings;
  }

  @Override
  public WeightQuantizer weights(QuantizerSite site) {
    return new Weights(site, settings.bits());
  }

  @Override
  public InputQuantizer inputs(QuantizerSite site) {
    return new Inputs(site, settings);
  }

  private static UniformLevels levels(int bits, boolean signed, long count) {
    int high = (1 << (signed ? bits - 1 : bits)) - 1;
    int low = signed ? -high - 1 : 0;
    return new UniformLevels(low, high, 1 / Math.sqrt((double) count * high));
  }

  private static String purpose(UniformLevels levels) {
    return "lsq with levels %d to %d".formatted(levels.low(), levels.high());
  }

  private static double start(INDArray values, UniformLevels levels) {
    return 2 * values.norm1Number().doubleValue() / values.length() / Math.sqrt(levels.high());
  }

  private static final class Weights implements PackedWeights {
    private final QuantizerSite site;
    private final int bits;
    private final UniformLevels levels;
    private final LearnedStep step;

    Weights(QuantizerSite site, int bits) {
      this.site = site;
      this.bits = bits;
      long count = site.spec().fanIn() * site.spec().out();
      this.levels = levels(bits, true, count);
      this.step = new LearnedStep(site, "weight-", purpose(levels), w -> start(w, levels), 1, 0);
    }

    @Override
    public Tensor quantize(Parameter latent, Pass p) {
      Tensor w = p.value(latent);
      return p.tape().apply(levels, w, step.of(w, p));
    }

    @Override
    public Precision precision() {
      return Precision.of(bits);
    }

    @Override
    public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
      Tensor s = step.now(p);
      Tensor w = p.tape().apply(levels, p.value(latent), s);
      return List.of(
          WeightCodes.multiples(
              bits, Numbers.toFloats(w.value()), (float) s.item(), site.spec().out()));
    }
  }

  private static final class Inputs implements PackedInputs {
    private final Settings settings;
    private final LearnedStep step;

    Inputs(QuantizerSite site, Settings settings) {
      this.settings = settings;
      UniformLevels levels = Lsq.levels(settings.bits(), settings.signed(), 1);
      this.step = new LearnedStep(site, "input-", purpose(levels), x -> start(x, levels), 1, 0);
    }

    private UniformLevels levels(Tensor x) {
      long features = x.shape().size() / (settings.countBatch() ? 1 : x.shape().batch());
      return Lsq.levels(settings.bits(), settings.signed(), features);
    }

    @Override
    public Tensor quantize(Tensor x, Pass p) {
      return p.tape().apply(levels(x), x, step.of(x, p));
    }

    @Override
    public Precision precision() {
      return Precision.of(settings.bits());
    }

    @Override
    public List<InputCodes> inputCodes(Pass p) {
      UniformLevels levels = Lsq.levels(settings.bits(), settings.signed(), 1);
      return List.of(
          new InferenceForm.UniformCodes(
              settings.bits(), (float) step.now(p).item(), levels.low(), levels.high(), 0));
    }
  }
}
