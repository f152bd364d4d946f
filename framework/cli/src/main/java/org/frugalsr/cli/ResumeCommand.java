package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.config.Change;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.ResumableKeys;
import org.frugalsr.engine.train.Session;
import org.frugalsr.engine.train.TrainedNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal resume RUN}. */
@Command(name = "resume", description = "Resumes a stopped run exactly where it stopped.")
final class ResumeCommand extends FrugalCommand {
  @Parameters(paramLabel = "RUN", converter = RunPath.class, description = "The run's folder.")
  private Path run = Path.of("");

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Option(
      names = "--from",
      paramLabel = "CHECKPOINT",
      description = "The checkpoint, such as step-000100; default: the last.")
  private String from = CheckpointFolder.LAST;

  @Mixin private LimitOptions limits = new LimitOptions();

  @Override
  public Integer call() {
    try (Interruption interruption = new Interruption(err(), typed())) {
      return call(interruption);
    }
  }

  private int call(Interruption interruption) {
    RunFolder folder = RunFolder.open(run);
    Experiment e = TrainedNetwork.experiment(folder, overrides.list());
    List<Change> changes = TrainedNetwork.changes(folder, e);
    ResumableKeys.check(changes, folder, e);
    return InteractiveTraining.train(
        this,
        interruption,
        overrides,
        console ->
            Session.resume(
                e, run, changes, from, typed(), InteractiveTraining.listeners(), console),
        limits.of(e, () -> new CheckpointFolder(folder.checkpoints()).step(from)));
  }
}
