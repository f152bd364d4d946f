package @package@;

import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;

/** {@code x + sigmoid(g) * unit(x)} with a learned g per channel. */
public final class @Name@ implements Block {
  public record Settings(@Key(doc = "The gate at the start.", def = "1.0") double gate) {}

  private final double start;

  public @Name@(Settings settings) {
    this.start = settings.gate();
  }

  @Override
  public Layer layer(int channels, Builder b) {
    Layer unit =
        b.unit("conv", UnitSpec.same(channels, channels, 3).withBias(false).withNorm(true));
    Parameter gate =
        b.site()
            .parameter(
                "gate",
                new ParameterSpec(
                    Shape.of(channels), ParameterKind.ACTIVATION, Initializer.constant(start)));
    return (x, p) -> x.plus(unit.forward(x, p).times(Functional.sigmoid(p.value(gate))));
  }
}
