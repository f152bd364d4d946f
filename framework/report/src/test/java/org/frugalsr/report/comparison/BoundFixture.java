package org.frugalsr.report.comparison;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;

/** Names for configs that are bound, but whose networks are never built. */
public final class BoundFixture extends Plugin {
  /** Found by the service loader. */
  public BoundFixture() {}

  @Override
  protected void configure() {
    network(named("bound-net"), s -> notBuilt());
    block(named("bound-block"), s -> notBuilt());
    operator(named("bound-conv"), s -> notBuilt());
    quantizer(named("bound-none"), s -> notBuilt());
    trainer(named("bound-trainer"), s -> notBuilt());
  }

  private static Option<NoSettings> named(String name) {
    return new Option<>(name, "Never built.", NoSettings.class);
  }

  private static <T> T notBuilt() {
    throw new IllegalStateException("a config is only bound here");
  }
}
