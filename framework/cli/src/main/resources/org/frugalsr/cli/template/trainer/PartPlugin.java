package @package@;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the trainer {@code @name@}. */
public final class @Name@Plugin extends Plugin {
  @Override
  protected void configure() {
    trainer(
        new Option<>("@name@", "Weights pixels by the untrained network's error.", @Name@.Settings.class),
        @Name@::new);
  }
}
