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
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code round(clamp(x, -a, a) n / a) a / n} with {@code n = 2^(bits - 1) - 1}: a is learned for
 * each layer's inputs, {@code max|w|} without gradient for weights (Li et al., PAMS, ECCV 2020).
 *
 * <p>a is initialised to the running mean over the first batches of each sample's {@code max|x|}.
 */
final class Pams implements Quantizer {
  record Settings(
      @Key(doc = "Bits of a weight and of an input.", def = "4", min = 2, max = 8) int bits,
      @Key(doc = "Steps over which the range of inputs is measured.", def = "1000", min = 1)
          int calibration,
      @Key(
              doc = "Share of the measured range that is kept with each further batch.",
              def = "0.9997",
              min = 0,
              below = 1)
          double momentum) {}

  private static final double LEAST = 1e-8;

  private final Settings settings;

  Pams(Settings settings) {
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

  private static UniformLevels levels(int bits) {
    int n = (1 << (bits - 1)) - 1;
    return new UniformLevels(-n, n, 1);
  }

  private static final class Weights implements PackedWeights {
    private final QuantizerSite site;
    private final int bits;

    Weights(QuantizerSite site, int bits) {
      this.site = site;
      this.bits = bits;
    }

    private Tensor step(Tensor w) {
      Tensor a = w.tape().apply(new LargestMagnitude(LEAST), w.detach());
      return a.times(1.0 / levels(bits).high());
    }

    @Override
    public Tensor quantize(Parameter latent, Pass p) {
      Tensor w = p.value(latent);
      Tensor rounded = p.tape().apply(levels(bits), w.detach(), step(w));
      return Functional.passedThrough(w, rounded); // nothing is clipped: the maximum is a level
    }

    @Override
    public Precision precision() {
      return Precision.of(bits);
    }

    @Override
    public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
      float step = (float) step(p.value(latent)).item();
      return List.of(
          WeightCodes.multiples(
              bits, Numbers.toFloats(quantize(latent, p).value()), step, site.spec().out()));
    }
  }

  private static final class Inputs implements PackedInputs {
    private final int bits;
    private final LearnedStep range;

    Inputs(QuantizerSite site, Settings settings) {
      this.bits = settings.bits();
      this.range =
          new LearnedStep(
              site,
              "range-",
              "pams of %d bits".formatted(bits),
              Inputs::meanOfMaxima,
              settings.calibration(),
              settings.momentum());
    }

    private static double meanOfMaxima(INDArray x) {
      double sum = 0;
      for (int n = 0; n < x.size(0); n++) {
        sum += x.slice(n).amaxNumber().doubleValue();
      }
      return sum / x.size(0);
    }

    @Override
    public Tensor quantize(Tensor x, Pass p) {
      UniformLevels levels = levels(bits);
      return p.tape().apply(levels, x, range.of(x, p).times(1.0 / levels.high()));
    }

    @Override
    public Precision precision() {
      return Precision.of(bits);
    }

    @Override
    public List<InputCodes> inputCodes(Pass p) {
      UniformLevels levels = levels(bits);
      float step = (float) range.now(p).times(1.0 / levels.high()).item();
      return List.of(new InferenceForm.UniformCodes(bits, step, levels.low(), levels.high(), 0));
    }
  }
}
