package org.frugalsr.plugin.spark;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the launcher {@code spark}. */
public final class SparkPlugin extends Plugin {
  /** Called by the service loader. */
  public SparkPlugin() {}

  @Override
  protected void configure() {
    launcher(
        new Option<>("spark", "Trains trials in the tasks of a Spark job.", SparkSettings.class),
        SparkLauncher::new);
  }
}
