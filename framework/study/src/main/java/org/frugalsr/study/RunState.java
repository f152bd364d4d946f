package org.frugalsr.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.frugalsr.engine.journal.Evaluated;
import org.frugalsr.engine.journal.Measured;
import org.frugalsr.engine.journal.StepsTrained;
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
 * @param stepsPerSecond the last reported speed
 * @param psnr the last mean PSNR on the validation sets, else on the test sets
 * @param results scores of the network on the test sets, by {@link Column}
 * @param validated those on the validation sets at the checkpoint that they chose
 * @param bicubic those of bicubic
 */
record RunState(
    long step,
    boolean finished,
    OptionalDouble stepsPerSecond,
    OptionalDouble psnr,
    Map<Column, Score> results,
    Map<Column, Score> validated,
    Map<Column, Score> bicubic) {
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

  private static final RunState NOTHING =
      new RunState(
          0, false, OptionalDouble.empty(), OptionalDouble.empty(), Map.of(), Map.of(), Map.of());

  /** Returns the state of a run; if the folder holds none, that of a run that has not started. */
  static RunState of(Path run) {
    Path journal = run.resolve("journal.jsonl");
    if (!RunFolder.isRun(run) || !Files.exists(journal)) {
      return NOTHING;
    }
    History history = Journal.read(journal);
    Map<Column, Score> results = scores(tests(history, e -> !e.ofBicubic()));
    OptionalDouble validation = meanPsnr(history.of(Validated.class));
    return new RunState(
        history.lastStep().orElse(0),
        history.finished(),
        last(history.series(StepsTrained.class, StepsTrained::stepsPerSecond)),
        validation.isPresent()
            ? validation
            : results.values().stream().mapToDouble(Score::psnr).average(),
        results,
        scores(history.bestValidation()),
        scores(tests(history, Evaluated::ofBicubic)));
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

  /** The mean over the sets that were validated at the last validated step. */
  private static OptionalDouble meanPsnr(List<JournalRecord<Validated>> validations) {
    long last = validations.stream().mapToLong(JournalRecord::step).max().orElse(-1);
    return validations.stream()
        .filter(r -> r.step() == last)
        .mapToDouble(r -> r.event().scores().psnr())
        .average();
  }

  private static OptionalDouble last(List<History.Point> points) {
    return points.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(points.getLast().value());
  }
}
