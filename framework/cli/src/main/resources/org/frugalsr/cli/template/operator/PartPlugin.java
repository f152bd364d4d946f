package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the operator {@code @name@}. */
public final class @Name@Plugin extends Plugin {
  @Override
  protected void configure() {
    operator(
        new Option<>("@name@", "The mean of two convolutions.", @Name@.Settings.class),
        @Name@::new);
  }
}
