package @package@;

import org.frugalsr.api.Convolution;
import org.frugalsr.api.Kernel;
import org.frugalsr.api.KernelSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Operator;
import org.frugalsr.api.Site;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;

/** The weighted mean of two convolutions; refuses strides. */
public final class @Name@ implements Operator {
  public record Settings(
      @Key(doc = "Share of the first.", def = "0.5", above = 0, below = 1) double share) {}

  private final double share;

  public @Name@(Settings settings) {
    this.share = settings.share();
  }

  @Override
  public boolean accepts(UnitSpec spec) {
    return spec.stride() == 1;
  }

  @Override
  public Layer layer(UnitSpec spec, Site site) {
    Layer first = convolution("first", spec, site);
    Layer second = convolution("second", spec, site);
    return (x, p) -> first.forward(x, p).times(share).plus(second.forward(x, p).times(1 - share));
  }

  private static Layer convolution(String name, UnitSpec spec, Site site) {
    KernelSpec k = KernelSpec.dense(spec);
    Kernel kernel = site.kernel(name, k, Convolution.weight(k, Convolution.Start.HE));
    return (x, p) ->
        kernel.apply(
            x, p, (in, w, bias) -> Functional.conv2d(in, w, bias, k.stride(), k.padding()));
  }
}
