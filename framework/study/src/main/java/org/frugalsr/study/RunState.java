package org.frugalsr.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.Measured;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.journal.StopReason;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.imaging.LowResolution;
import org.frugalsr.imaging.Score;
import org.frugalsr.imaging.SelfEnsemble;

/**
 * The progress and results of a run, from its journal.
 *
 * @param step the last step in the journal
 * @param finished whether it was trained to its end and tested
 * @param diverged whether its training diverged
 * @param stepsPerSecond the last reported speed
 * @param psnr the last mean PSNR on the validation sets, else on the test sets
 * @param results scores of the network on the test sets, by {@link Column}
 * @param validated those on the validation sets at the checkpoint that they chose
 * @param bicubic those of bicubic
 * @param validations the PSNR on each validation set and scale, by step
 * @param stops the steps at which a session stopped with all saved, at the end or at a requested
 *     step
 */
record RunState(
    long step,
    boolean finished,
    boolean diverged,
    OptionalDouble stepsPerSecond,
    OptionalDouble psnr,
    Map<Column, Score> results,
    Map<Column, Score> validated,
    Map<Column, Score> bicubic,
    Map<Long, List<Double>> validations,
    Set<Long> stops) {
  /**
   * What a score is measured on; scores of different columns must not be compared.
   *
   * @param set the data set
   * @param scale the factor
   * @param protocol how it was measured
   * @param selfEnsemble over which symmetries it was averaged
   * @param lr where the LR images came from
   */
  record Column(
      String set, long scale, String protocol, SelfEnsemble selfEnsemble, LowResolution lr) {
    /** Such as {@code set5 x2 (sisr-y)}. */
    String label() {
      return "%s x%d (%s%s%s)"
          .formatted(
              PlainText.line(set, 30),
              scale,
              protocol,
              selfEnsemble.suffix(),
              lr.isFiles() ? ", LR: files" : "");
    }
  }

  private static final Set<StopReason> SAVED = Set.of(StopReason.FINISHED, StopReason.AT_STEP);

  /** The state of a run that has not started. */
  static final RunState NOTHING =
      new RunState(
          0,
          false,
          false,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Set.of());

  /** Returns the state of a run; if the folder holds none, that of a run that has not started. */
  static RunState of(Path run) {
    Path journal = run.resolve("journal.jsonl");
    if (!RunFolder.isRun(run) || !Files.exists(journal)) {
      return NOTHING;
    }
    History history = Journal.read(journal);
    Map<Column, Score> results = scores(tests(history, e -> !e.ofBicubic()));
    NavigableMap<Long, List<Double>> validations = psnr(history.of(Validated.class));
    List<JournalRecord<Stopped>> stops = history.of(Stopped.class);
    return new RunState(
        history.lastStep().orElse(0),
        history.finished(),
        !stops.isEmpty() && stops.getLast().event().reason() == StopReason.DIVERGED,
        last(history.series(StepsTrained.class, StepsTrained::stepsPerSecond)),
        !validations.isEmpty()
            ? validations.lastEntry().getValue().stream().mapToDouble(p -> p).average()
            : results.values().stream().mapToDouble(Score::psnr).average(),
        results,
        scores(history.bestValidation()),
        scores(tests(history, Evaluated::ofBicubic)),
        validations,
        stops.stream()
            .filter(r -> SAVED.contains(r.event().reason()))
            .map(JournalRecord::step)
            .collect(Collectors.toSet()));
  }

  private static List<JournalRecord<Evaluated>> tests(
      History history, Predicate<Evaluated> method) {
    return history.evaluations().stream().filter(r -> method.test(r.event())).toList();
  }

  private static <E extends Measured> Map<Column, Score> scores(List<JournalRecord<E>> records) {
    Map<Column, Score> scores = new LinkedHashMap<>();
    for (JournalRecord<E> r : records) {
      Measured.Scores s = r.event().scores();
      SelfEnsemble ensemble = r.event() instanceof Evaluated e ? e.ensemble() : SelfEnsemble.NONE;
      scores.put(
          new Column(s.set(), s.scale(), s.protocol(), ensemble, s.lowResolution()), s.mean());
    }
    return scores;
  }

  private static NavigableMap<Long, List<Double>> psnr(List<JournalRecord<Validated>> records) {
    return records.stream()
        .collect(
            Collectors.groupingBy(
                JournalRecord::step,
                TreeMap::new,
                Collectors.mapping(r -> r.event().scores().psnr(), Collectors.toList())));
  }

  /** Whether a trial has been trained as far as it is to be, or its training diverged before. */
  boolean reached(Trial trial) {
    return trial.until().isEmpty()
        ? finished
        : diverged || stops.contains(trial.until().getAsLong());
  }

  private static OptionalDouble last(List<History.Point> points) {
    return points.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(points.getLast().value());
  }
}
