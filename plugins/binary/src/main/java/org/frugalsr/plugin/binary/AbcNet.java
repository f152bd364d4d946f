package org.frugalsr.plugin.binary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.StandardSurrogate;
import org.frugalsr.tensor.kernel.ArrayMemory;

/**
 * A weight as a sum of M binary ones ({@link BinaryBases}), an input as a sum of N: {@code sum_n
 * beta_n H_n(x)} with {@code H_n(x) = sign(clamp(x + v_n, 0, 1) - 1/2)}, beta and v learned (Lin,
 * Zhao and Pan, ABC-Net, NIPS 2017).
 *
 * <p>A layer costs M N binary convolutions. The paper initialises every v to 0 and beta to 1, so
 * that several input bases would stay equal forever; here v is initialised evenly spread, and to 0
 * for N = 1.
 */
final class AbcNet implements Quantizer {
  record Settings(
      @Key(doc = "Binary bases of a weight, M.", def = "3", min = 1, max = 8) int weightBases,
      @Key(doc = "Binary bases of an input, N.", def = "1", min = 1, max = 8) int inputBases) {}

  private final Settings settings;

  AbcNet(Settings settings) {
    this.settings = settings;
  }

  @Override
  public WeightQuantizer weights(QuantizerSite site) {
    return new Weights(site, new BinaryBases(settings.weightBases()));
  }

  @Override
  public InputQuantizer inputs(QuantizerSite site) {
    return new Inputs(site, settings.inputBases());
  }

  private record Weights(QuantizerSite site, BinaryBases function) implements PackedWeights {
    @Override
    public Tensor quantize(Parameter latent, Pass p) {
      return p.tape().apply(function, p.value(latent));
    }

    @Override
    public Precision precision() {
      return new Precision(1, function.bases());
    }

    @Override
    public List<WeightCodes> weightCodes(Parameter latent, Pass p) {
      var d = function.of(ArrayMemory.copy(p.value(latent).value()));
      List<WeightCodes> codes = new ArrayList<>();
      for (int b = 0; b < function.bases(); b++) {
        float[] scale = new float[site.spec().out()];
        Arrays.fill(scale, (float) d.alpha()[b]);
        codes.add(WeightCodes.signs(d.signs()[b], scale));
      }
      return codes;
    }
  }

  private static final class Inputs implements PackedInputs {
    private final int channels;
    private final List<Parameter> shifts = new ArrayList<>();
    private final List<Parameter> factors = new ArrayList<>();

    Inputs(QuantizerSite site, int bases) {
      this.channels = site.spec().in();
      for (int n = 0; n < bases; n++) {
        double shift = (n - (bases - 1) / 2.0) / bases;
        shifts.add(site.parameter("shift" + n, single(ParameterKind.ACTIVATION, shift)));
        factors.add(site.parameter("factor" + n, single(ParameterKind.STEP_SIZE, 1)));
      }
    }

    private static ParameterSpec single(ParameterKind kind, double start) {
      return new ParameterSpec(Shape.of(1), kind, Initializer.constant(start));
    }

    @Override
    public Tensor quantize(Tensor x, Pass p) {
      Tensor sum = base(0, x, p);
      for (int n = 1; n < shifts.size(); n++) {
        sum = sum.plus(base(n, x, p));
      }
      return sum;
    }

    private Tensor base(int n, Tensor x, Pass p) {
      Tensor unit = Functional.clamp(x.plus(p.value(shifts.get(n))), 0, 1);
      Tensor sign = Functional.sign(Functional.affine(unit, 1, -0.5), StandardSurrogate.IDENTITY);
      return sign.times(p.value(factors.get(n)));
    }

    @Override
    public Precision precision() {
      return new Precision(1, shifts.size());
    }

    @Override
    public List<InputCodes> inputCodes(Pass p) {
      List<InputCodes> codes = new ArrayList<>();
      for (int n = 0; n < shifts.size(); n++) {
        float least = leastWithHalf((float) p.value(shifts.get(n)).item());
        float factor = (float) p.value(factors.get(n)).item();
        boolean negative = factor < 0; // a step is positive, so the code decreases
        float[] threshold = new float[channels];
        Arrays.fill(threshold, negative ? Math.nextDown(least) : least);
        boolean[] falling = new boolean[channels];
        Arrays.fill(falling, negative);
        float step = Math.max(Math.abs(factor), Float.MIN_NORMAL);
        codes.add(new SignCodes(threshold, falling, -1, 1, step, 0));
      }
      return codes;
    }

    /** The smallest float whose sum with the shift, in float arithmetic, is 1/2 or more. */
    private static float leastWithHalf(float shift) {
      float least = 0.5f - shift;
      while (least + shift >= 0.5f) {
        least = Math.nextDown(least);
      }
      while (least + shift < 0.5f) {
        least = Math.nextUp(least);
      }
      return least;
    }
  }
}
