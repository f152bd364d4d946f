package org.frugalsr.engine.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.EvaluationSettings;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.WeightOrigin;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.tensor.Memory;

/**
 * Tests a run that was never trained, such as an imported one. Its config names no test sets, so it
 * is evaluated afterwards, and the results are recorded like those of a training's own test.
 *
 * <p>It is a session of the run: the provenance has the content hashes of the images, which show
 * whether results of several runs are comparable.
 *
 * @param set the data set
 * @param settings the evaluation settings
 * @param scale the factor
 * @param command the command line, for provenance
 */
public record RecordedEvaluation(
    DataSet set, EvaluationSettings settings, int scale, String command) {

  /**
   * Evaluates bicubic and the network, and records both with sample images, with the run folder
   * locked.
   *
   * @param run the run's folder
   * @param trained its network
   * @return the network's results
   * @throws UserError if the run has been trained, or is in use
   */
  public Evaluation of(Path run, TrainedNetwork trained, Console console) {
    try (RunFolder folder = RunFolder.resume(run)) {
      requireUntrained(folder, trained.step());
      Experiment e = trained.experiment();
      try (Journal journal = Journal.open(folder.journal(), InstantSource.system());
          Memory memory = MachineMemory.forTensors(e.root().memoryGib())) {
        Measurements measurements =
            new Measurements(
                settings,
                List.of(scale),
                e.network().common().image().channels(),
                folder,
                journal,
                memory);
        List<Evaluation> measured =
            measurements.test(
                trained, CheckpointFolder.LAST, List.of(set), trained.step(), console);
        provenance(folder, e).appendTo(folder.provenance());
        // a tracker treats the last record as the end of the run
        journal.record(trained.step(), Stopped.because(StopReason.FINISHED, 0));
        return measured.getFirst();
      }
    }
  }

  /**
   * Rejects a run whose test belongs to its training.
   *
   * @throws UserError with alternatives
   */
  public static void requireUntrained(Path run) {
    requireUntrained(RunFolder.open(run), 0);
  }

  private static void requireUntrained(RunFolder folder, long step) {
    if (step > 0 || trains(folder)) {
      throw new UserError(
          """
          --record is for runs without training, such as imported ones. %1$s has been trained: its test takes place at the end of its \
          training, with the checkpoint chosen by validation.
          To measure it without a record: the same command without --record
          To add sets to its report: frugal resume %2$s -o 'data.test=[...]'\
          """
              .formatted(folder.path(), ShellWord.of(folder.path())));
    }
  }

  private static boolean trains(RunFolder folder) {
    return Files.exists(folder.journal())
        && Journal.read(folder.journal()).openings().stream().anyMatch(r -> r.event().steps() > 0);
  }

  private Provenance provenance(RunFolder folder, Experiment e) {
    return Provenance.here(
            command,
            ConfigOrigin.recorded(folder.provenance()),
            Parallel.threads(),
            e.root().seed(),
            hash(folder).orElseGet(e::hash),
            MachineMemory.libraries(),
            e.registry().jars(),
            Map.of(set.name(), set.hash()))
        .of(WeightOrigin.recorded(folder.provenance()));
  }

  /** Returns the hash of the stored config, without changes made for this machine. */
  private static Optional<String> hash(RunFolder folder) {
    return Files.exists(folder.provenance())
        ? Provenance.sessions(folder.provenance()).reversed().stream()
            .flatMap(session -> session.configHash().stream())
            .findFirst()
        : Optional.empty();
  }
}
