package org.frugalsr.plugin.binary;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.InferenceForm.InputCodes;
import org.frugalsr.api.InferenceForm.SignCodes;
import org.frugalsr.api.KernelSite;
import org.frugalsr.api.Pass;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;

/** {@code sign(x)}, or {@code sign(x + b)} with a learned b for each channel: one bit an input. */
final class SignInput implements InputCoding {
  /**
   * The parts of a binary input.
   *
   * @param shift whether b is learned (ReActNet's RSign); it starts at 0
   * @param ste the gradient of the sign
   * @param decay where EDE begins and ends
   */
  record Parts(boolean shift, Ste ste, ErrorDecay.Range decay) {
    /** The sign alone, with the derivative of hard tanh. */
    static final Parts SIGN = new Parts(false, Ste.CLIP, ErrorDecay.Range.PUBLISHED);

    Parts with(Ste other) {
      return new Parts(shift, other, decay);
    }
  }

  private final KernelSite site;
  private final Parts parts;
  private final Optional<Parameter> shift;

  SignInput(KernelSite site, Parts parts) {
    this.site = site;
    this.parts = parts;
    this.shift =
        parts.shift()
            ? Optional.of(
                site.child("quantizer")
                    .parameter(
                        "shift",
                        new ParameterSpec(
                            Shape.of(site.spec().in()),
                            ParameterKind.SHAPE,
                            Initializer.constant(0))))
            : Optional.empty();
  }

  @Override
  public Tensor activation(Tensor x, Pass p) {
    Tensor z = shift.map(b -> x.plus(p.value(b))).orElse(x);
    return Functional.sign(z, parts.ste().at(p.progress(), parts.decay()));
  }

  @Override
  public int bits() {
    return 1;
  }

  @Override
  public List<InputCodes> codes(Pass p) {
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
