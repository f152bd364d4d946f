package org.frugalsr.plugin.baseline;

import java.util.List;
import org.frugalsr.api.Block;
import org.frugalsr.api.Builder;
import org.frugalsr.api.Layer;
import org.frugalsr.api.config.Key;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.PathPattern;
import org.frugalsr.tensor.Shape;

/** {@code x} where positive, otherwise a learned slope times {@code x} (He et al., ICCV 2015). */
final class PReluActivation implements Block {
  record Settings(
      @Key(doc = "The initial slope.", def = "0.25") double start,
      @Key(doc = "Whether all channels share one slope.", def = "false") boolean shared,
      @Key(
              doc =
                  "Paths at which all channels share one slope, such as [\"head.*\"];"
                      + " elsewhere the key shared applies.",
              def = "[]")
          List<String> sharedAt) {
    /** Rejects invalid patterns. */
    Settings {
      sharedAt.forEach(PathPattern::new);
    }
  }

  private final Settings settings;
  private final List<PathPattern> patterns;

  PReluActivation(Settings settings) {
    this.settings = settings;
    this.patterns = settings.sharedAt().stream().map(PathPattern::new).toList();
  }

  @Override
  public Layer layer(int channels, Builder b) {
    boolean shared =
        settings.shared() || patterns.stream().anyMatch(p -> p.matches(b.site().path()));
    Parameter slope =
        b.site()
            .parameter(
                "slope",
                new ParameterSpec(
                    Shape.of(shared ? 1 : channels),
                    ParameterKind.ACTIVATION,
                    Initializer.constant(settings.start())));
    return (x, p) -> Functional.prelu(x, p.value(slope));
  }
}
