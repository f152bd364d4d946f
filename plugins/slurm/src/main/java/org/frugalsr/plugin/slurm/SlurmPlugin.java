package org.frugalsr.plugin.slurm;

import org.frugalsr.api.Plugin;
import org.frugalsr.api.config.Option;

/** Registers the launcher {@code slurm}. */
public final class SlurmPlugin extends Plugin {
  /** Called by the service loader. */
  public SlurmPlugin() {}

  @Override
  protected void configure() {
    launcher(
        new Option<>(
            "slurm", "Trains trials in the tasks of a Slurm array job.", SlurmSettings.class),
        SlurmLauncher::new);
  }
}
