package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.engine.train.TrainedNetwork;
import picocli.CommandLine.Option;

/** Which checkpoint of a run is used. */
final class CheckpointOption {
  @Option(
      names = "--checkpoint",
      paramLabel = "CHECKPOINT",
      description = "best, last, or such as step-000100; default: best, else last.")
  private Optional<String> checkpoint = Optional.empty();

  /** The network of a run at the checkpoint that was asked for. */
  TrainedNetwork open(Path run) {
    return checkpoint.isPresent()
        ? TrainedNetwork.open(run, checkpoint.get())
        : TrainedNetwork.open(run);
  }
}
