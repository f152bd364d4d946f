package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the quantizer {@code @name@}. */
public final class @Name@Plugin extends Plugin {
  @Override
  protected void configure() {
    quantizer(
        new Option<>(
            "@name@", "Sign with a learned threshold.", @Name@.Settings.class),
        @Name@::new);
  }
}
