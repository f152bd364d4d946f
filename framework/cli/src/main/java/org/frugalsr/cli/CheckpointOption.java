package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.PluginPath;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.TrainedNetwork;
import picocli.CommandLine.Option;

/** Which checkpoint of a run is used, and where its plug-ins are now. */
final class CheckpointOption {
  @Option(
      names = "--checkpoint",
      paramLabel = "CHECKPOINT",
      description = "best, last, or such as step-000100; default: best, else last.")
  private Optional<String> checkpoint = Optional.empty();

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description =
          "A jar with plug-ins, or a folder of jars, instead of those that the run was made with;"
              + " may be repeated.")
  private List<Path> plugins = new ArrayList<>();

  /** The network of a run at the checkpoint that was asked for, computed as the run was. */
  TrainedNetwork open(Path run) {
    return open(run, List.of());
  }

  /**
   * The network of a run at the checkpoint that was asked for. From now on as many threads compute
   * as the run's config says, or all processors where it says nothing.
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
