package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.Session;
import org.frugalsr.engine.train.TrainedNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal fork RUN --out FOLDER}. */
@Command(
    name = "fork",
    description =
        "Starts a new run from the state of another one, with any keys changed except the network.")
final class ForkCommand extends FrugalCommand {
  @Parameters(
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The other run's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The new run's folder.")
  private Path folder = Path.of("");

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Option(
      names = "--from",
      paramLabel = "CHECKPOINT",
      description = "The checkpoint: last, best, or a name such as step-000100; default: last.")
  private String from = CheckpointFolder.LAST;

  @Mixin private LimitOptions limits = new LimitOptions();

  @Override
  public Integer call() {
    try (Interruption interruption = new Interruption(err(), typed())) {
      return call(interruption);
    }
  }

  private int call(Interruption interruption) {
    RunFolder.requireFree(folder);
    interruption.makes(folder);
    List<String> changes = new ArrayList<>(List.of("name=null")); // else it has the other's name
    changes.addAll(overrides.list());
    RunFolder source = RunFolder.open(run);
    Experiment e = TrainedNetwork.copied(source, changes);
    return InteractiveTraining.train(
        this,
        interruption,
        overrides,
        console ->
            Session.fork(e, run, from, folder, typed(), InteractiveTraining.listeners(), console),
        limits.of(e, () -> new CheckpointFolder(source.checkpoints()).step(from)));
  }
}
