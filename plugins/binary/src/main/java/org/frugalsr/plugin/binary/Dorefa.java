package org.frugalsr.plugin.binary;

import java.util.Arrays;
import java.util.List;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
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
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights {@code sign(w) mean|w|} with one scale for the layer, or several bits of {@code tanh(w)};
 * inputs {@code Q(clamp(x, 0, ceiling))} (Zhou et al., DoReFa-Net, 2016).
 *
 * <p>One-bit inputs are {@code sign(x)} by default, as in papers on super-resolution, whose
 * features have both signs; {@code levels = unsigned} gives the paper's 0 and 1.
 */
final class Dorefa implements Quantizer {
  /** The values of one-bit inputs. */
  enum Levels {
    /** -1 and +1. */
    SIGNED,
    /** 0 and the ceiling. */
    UNSIGNED
  }

  record Settings(
      @Key(doc = "Bits of a weight and of an input.", def = "1", min = 1, max = 8) int bits,
      @Key(
              doc = "Values of one-bit inputs: signed or unsigned; more bits are always unsigned.",
              def = "signed",
              when = "bits = 1")
          Levels levels,
      @Key(doc = "The largest unsigned input; the paper's is 1.", def = "1.0", above = 0)
          double ceiling,
      @Key(
              doc =
                  "From 2 bits on: whether a weight's gradient flows through max|tanh(w)| too, as"
                      + " in public code of the authors.",
              def = "false",
              when = "bits != 1")
          boolean maximumGradient) {
    Settings {
      if (bits == 1 && levels == Levels.SIGNED && ceiling != 1) {
        throw new IllegalArgumentException(
            "ceiling needs levels = unsigned or bits > 1: a sign has no ceiling");
      }
    }
  }

  private final Settings settings;

  Dorefa(Settings settings) {
    this.settings = settings;
  }

  @Override
  public WeightQuantizer weights(QuantizerSite site) {
    return settings.bits() > 1
        ? new TanhWeights(site, settings.bits(), settings.maximumGradient())
        : new SignWeight(
            site,
            new SignWeight.Parts(
                SignWeight.Transform.NONE,
                SignWeight.Scale.LAYER,
                SignWeight.ScaleGradient.BYPASS,
                SurrogateChoice.IDENTITY,
                ErrorDecay.Range.PUBLISHED,
                false));
  }

  @Override
  public InputQuantizer inputs(QuantizerSite site) {
    if (settings.bits() == 1 && settings.levels() == Levels.SIGNED) {
      return new SignInput(site, SignInput.Parts.SIGN);
    }
    return new UnsignedInputs(site, settings.bits(), settings.ceiling());
  }

  /** {@code 2 Q(tanh(w) / (2 max|tanh(w)|) + 1/2) - 1}; the maximum may be a constant. */
  private static final class TanhWeights implements PackedWeights {
    private final QuantizerSite site;
    private final int bits;
    private final boolean maximumGradient;

    TanhWeights(QuantizerSite site, int bits, boolean maximumGradient) {
      this.site = site;
      this.bits = bits;
      this.maximumGradient = maximumGradient;
    }

    private int intervals() {
      return (1 << bits) - 1;
    }

    @Override
    public Tensor quantize(Parameter latent, Pass p) {
      Tensor t = Functional.tanh(p.value(latent));
      Tensor of = maximumGradient ? t : t.detach();
      Tensor largest = p.tape().apply(new LargestMagnitude(Float.MIN_NORMAL), of);
      Tensor halved = t.times(p.tape().apply(new Reciprocal(), largest));
      Tensor unit = Functional.affine(halved, 0.5, 0.5);
      Tensor levels = p.tape().apply(new RoundedLevels(intervals()), unit);
      return Functional.affine(levels, 2, -1);
    }

    @Override
    public Precision precision() {
      return Precision.of(bits);
    }

    @Override
    public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
      float[] w = Numbers.toFloats(quantize(latent, p).value());
      return List.of(WeightCodes.multiples(bits, w, 1f / intervals(), site.spec().out()));
    }
  }

  /** {@code Q(clamp(x, 0, ceiling))}; the gradient passes for x between 0 and the ceiling. */
  private static final class UnsignedInputs implements PackedInputs {
    private final QuantizerSite site;
    private final int bits;
    private final double ceiling;

    UnsignedInputs(QuantizerSite site, int bits, double ceiling) {
      this.site = site;
      this.bits = bits;
      this.ceiling = ceiling;
    }

    private UniformLevels levels() {
      return new UniformLevels(0, (1 << bits) - 1, 0);
    }

    private float step() {
      return (float) (ceiling / levels().high());
    }

    @Override
    public Tensor quantize(Tensor x, Pass p) {
      Tensor step =
          p.tape().tracing()
              ? p.tape().placeholder("step", Shape.of(1))
              : p.tape().constant("step", Nd4j.createFromArray(step()));
      return p.tape().apply(levels(), x, step);
    }

    @Override
    public Precision precision() {
      return Precision.of(bits);
    }

    @Override
    public List<InputCodes> inputCodes(Pass p) {
      if (bits > 1) {
        return List.of(new InferenceForm.UniformCodes(bits, step(), 0, levels().high(), 0));
      }
      int channels = site.spec().in();
      float[] threshold = new float[channels];
      Arrays.fill(threshold, threshold());
      return List.of(new SignCodes(threshold, new boolean[channels], 0, 1, step(), 0));
    }

    /** The smallest float that is nearer to the ceiling than to 0: its quotient rounds to 1. */
    private float threshold() {
      float least = (float) (ceiling / 2);
      while (least / step() > 0.5f) {
        least = Math.nextDown(least);
      }
      while (least / step() <= 0.5f) {
        least = Math.nextUp(least);
      }
      return least;
    }
  }
}
