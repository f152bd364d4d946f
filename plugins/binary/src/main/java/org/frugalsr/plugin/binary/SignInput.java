package org.frugalsr.plugin.binary;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Precision;
import org.frugalsr.api.QuantizerSite;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/**
 * {@code sign(x)}, or {@code sign(f * x + b)} with a learned filter f and a learned b for each
 * channel: one bit per input.
 */
class SignInput implements PackedInputs {
  /**
   * The parts of a binary input.
   *
   * @param filter the size of f, odd, or 0 for none (LAB); initialised as the identity
   * @param shift whether b is learned (ReActNet's RSign); initialised to 0
   * @param surrogate the gradient of the sign
   * @param decay the range of EDE's steepness
   */
  record Parts(int filter, boolean shift, SurrogateChoice surrogate, ErrorDecay.Range decay) {
    /** The sign alone, with the derivative of hard tanh. */
    static final Parts SIGN = new Parts(0, false, SurrogateChoice.CLIP, ErrorDecay.Range.PUBLISHED);

    Parts with(SurrogateChoice other) {
      return new Parts(filter, shift, other, decay);
    }
  }

  private final QuantizerSite site;
  private final Parts parts;
  private final Optional<InputFilter> filter;
  private final Optional<Parameter> shift;

  SignInput(QuantizerSite site, Parts parts) {
    this.site = site;
    this.parts = parts;
    this.filter =
        parts.filter() > 0 ? Optional.of(new InputFilter(site, parts.filter())) : Optional.empty();
    this.shift =
        parts.shift()
            ? Optional.of(
                site.parameter(
                    "shift",
                    new ParameterSpec(
                        Shape.of(site.spec().in()),
                        ParameterKind.ACTIVATION,
                        Initializer.constant(0))))
            : Optional.empty();
  }

  @Override
  public Tensor quantize(Tensor x, Pass p) {
    Tensor y = coded(x, p);
    Tensor z = shift.map(b -> y.plus(p.value(b))).orElse(y);
    return Functional.sign(z, parts.surrogate().at(p.progress(), parts.decay()));
  }

  @Override
  public Tensor coded(Tensor x, Pass p) {
    return filter.map(f -> f.apply(x, p)).orElse(x);
  }

  @Override
  public Precision precision() {
    return Precision.of(1);
  }

  @Override
  public List<InputCodes> inputCodes(Pass p) {
    float[] threshold = new float[site.spec().in()];
    if (shift.isPresent()) { // a rounded sum has the sign of the exact one
      float[] b = Numbers.toFloats(p.value(shift.get()).value());
      for (int c = 0; c < b.length; c++) {
        threshold[c] = -b[c];
      }
    }
    return List.of(SignCodes.of(threshold));
  }
}
