package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the network {@code @name@}. */
public final class @Name@Plugin extends Plugin {
  @Override
  protected void configure() {
    network(
        new Option<>("@name@", "Blocks and one shuffle.", @Name@.Settings.class),
        @Name@::new);
  }
}
