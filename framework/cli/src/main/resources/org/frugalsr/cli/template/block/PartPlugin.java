package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the block {@code @name@}. */
public final class @Name@Plugin extends Plugin {
  @Override
  protected void configure() {
    block(
        new Option<>("@name@", "A unit behind a learned gate.", @Name@.Settings.class),
        @Name@::new);
  }
}
