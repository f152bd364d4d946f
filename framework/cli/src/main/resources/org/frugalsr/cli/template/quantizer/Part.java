package @package@;

import java.util.List;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.Mode;
import org.frugalsr.api.OutputRescaling;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.Quantizer;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.StandardSurrogate;

/** {@code sign(x - t)} with a learned t per channel; the output times the running mean of |x|. */
public record @Name@(Settings settings) implements Quantizer {
  /** The keys of a config, with their docs, defaults and limits. */
  public record Settings(
      @Key(doc = "The threshold at the start.", def = "0.0") double threshold,
      @Key(doc = "Share of a batch in the running magnitude.", def = "0.1", min = 0, max = 1)
          double momentum) {}

  @Override
  public PackedInputs inputs(QuantizerSite site) {
    Shape channels = Shape.of(site.spec().in());
    Initializer start = Initializer.constant(settings.threshold());
    return new Inputs(
        site.parameter("threshold", new ParameterSpec(channels, ParameterKind.ACTIVATION, start)),
        site.buffer("magnitude", Shape.of(1), Initializer.constant(1)), // saved, not trained
        settings.momentum());
  }

  private record Inputs(Parameter threshold, Buffer magnitude, double momentum)
      implements PackedInputs, OutputRescaling {
    @Override
    public Tensor quantize(Tensor x, Pass p) {
      return Functional.sign(x.minus(p.value(threshold)), StandardSurrogate.CLIP);
    }

    @Override
    public Tensor rescale(Tensor y, Tensor x, Pass p) {
      if (p.mode() == Mode.TRAIN) {
        Tensor batch = Functional.channelMean(Functional.abs(x)).detach();
        double share = p.share(momentum); // differs where statistics are re-estimated
        p.commit( // not called in a forward on shapes, which has no values
            magnitude,
            () -> {
              double now = batch.value().meanNumber().doubleValue();
              return magnitude.value().mul(1 - share).addi(share * now);
            });
      }
      return y.times(p.value(magnitude));
    }

    @Override
    public Precision precision() {
      return Precision.of(1);
    }

    @Override
    public List<InputCodes> inputCodes(Pass p) {
      return List.of(SignCodes.of(Numbers.toFloats(threshold.value())));
    }
  }
}
