package @package@;

import org.frugalsr.api.Builder;
import org.frugalsr.api.ImageSpec;
import org.frugalsr.api.Layer;
import org.frugalsr.api.Model;
import org.frugalsr.api.Network;
import org.frugalsr.api.Role;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;

/** Blocks at low resolution between two convolutions, then one shuffle, as ESPCN (CVPR 2016). */
public final class @Name@ implements Network {
  public record Settings(
      @Key(doc = "Feature channels.", def = "32", min = 1) int channels,
      @Key(doc = "Blocks in the body; 0 is the control without a body.", def = "2", min = 0)
          int blocks) {}

  private final Settings settings;

  public @Name@(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Model build(ImageSpec image, Builder b) {
    int scale = image.onlyScale(); // refuses a list of scales
    int channels = settings.channels();
    Layer all = b.child("head", Role.HEAD).unit("", UnitSpec.same(image.channels(), channels, 5));
    Builder body = b.child("body", Role.BODY);
    for (int i = 0; i < settings.blocks(); i++) {
      all = all.then(body.block(Integer.toString(i), channels));
    }
    int pixels = image.channels() * scale * scale;
    Layer features =
        all.then(b.child("tail", Role.TAIL).unit("", UnitSpec.same(channels, pixels, 3)));
    return (lr, s, p) -> Functional.pixelShuffle(features.forward(lr, p), s);
  }
}
