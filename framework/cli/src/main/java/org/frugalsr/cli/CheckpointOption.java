package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.PluginPath;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.TrainedNetwork;
import picocli.CommandLine.Option;

/** Options that select a run's checkpoint and its plug-ins. */
final class CheckpointOption {
  @Option(
      names = "--checkpoint",
      paramLabel = "CHECKPOINT",
      description = "best, last, or a name such as step-000100; default: best, else last.")
  private Optional<String> checkpoint = Optional.empty();

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description =
          "A jar with plug-ins, or a folder of jars, instead of those that the run was made with;"
              + " may be repeated.")
  private List<Path> plugins = new ArrayList<>();

  /**
   * Rejects the options for what is no run.
   *
   * @param instead what to do, in a sentence
   */
  void requireNone(String instead) {
    if (checkpoint.isPresent() || !plugins.isEmpty()) {
      throw new UserError(
          "%s is for --run. %s"
              .formatted(checkpoint.isPresent() ? "--checkpoint" : "--plugins", instead));
    }
  }

  /** Rejects the options for a packed network. */
  void requireNoneForModel() {
    requireNone(
        "A packed network is one checkpoint and needs no plug-ins; to pack another one: frugal pack RUN OUT.frugal --checkpoint NAME");
  }

  /** Opens a run's network at the chosen checkpoint, with the run's compute settings. */
  TrainedNetwork open(Path run) {
    return open(run, List.of());
  }

  /**
   * Opens a run's network at the chosen checkpoint, and sets the number of compute threads to that
   * of the run's config; without one, all processors compute.
   *
   * @param machine overrides of {@link MachineKeys}
   */
  TrainedNetwork open(Path run, List<String> machine) {
    String reference =
        checkpoint.orElseGet(
            () -> new CheckpointFolder(RunFolder.open(run).checkpoints()).bestOrLast());
    List<String> overrides = new ArrayList<>(machine);
    overrides.addAll(PluginPath.override(plugins));
    TrainedNetwork trained = TrainedNetwork.open(run, reference, overrides);
    trained.experiment().root().compute();
    return trained;
  }
}
