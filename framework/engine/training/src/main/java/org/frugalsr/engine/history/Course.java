package org.frugalsr.engine.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.engine.config.TrainerSettings.ScheduleSettings;
import org.frugalsr.engine.journal.CheckpointSaved;
import org.frugalsr.engine.journal.Opening;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.Validated;
import org.frugalsr.engine.journal.Warning;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.tensor.optim.Schedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where a run's history departs from that of its config trained from the start.
 *
 * <p>A run that was only interrupted, or resumed with other threads, folders or checkpoint
 * settings, does not depart, and neither does one whose added steps change nothing of the earlier
 * ones. A run that departs is a separate variant: it does not count as another seed of its config.
 */
public final class Course {

  private static final Logger LOG = LoggerFactory.getLogger(Course.class);

  private static final String UNKNOWN = "its history is unknown, the journal is damaged";

  /** How many steps of a stretch are checked; schedules are smooth or independent of the end. */
  private static final long LOOKS = 1000;

  private static final String STEPS = "trainer.steps";

  /**
   * One departure.
   *
   * @param brief short form for the name of a variant, such as {@code steps 100 -> 200 at 100}
   * @param sentence for people
   */
  public record Departure(String brief, String sentence) {}

  /** Steps that were trained under one value of the total number of steps. */
  private record Stretch(long from, long to, long steps, boolean paced) {}

  private final RunContent run;
  private final List<JournalRecord<Opening>> openings;

  private Course(RunContent run) {
    this.run = run;
    this.openings = run.history().openings();
  }

  /** Returns how a run departs from its config; empty if it does not. */
  public static List<Departure> departures(RunContent run) {
    Course course = new Course(run);
    boolean whole = course.openings.stream().noneMatch(r -> r.event().continues());
    if (whole) {
      return List.of();
    }
    List<Departure> all = new ArrayList<>(course.forks());
    all.addAll(course.stretches());
    all.addAll(course.choice());
    return all;
  }

  /**
   * Returns the departures in brief, as a fork records them of its parent run. If the parent's
   * folder is damaged, its history is unknown and a warning is logged; a fork needs only the
   * checkpoint.
   */
  public static List<String> briefs(RunFolder folder) {
    RunContent content;
    try {
      content = RunContent.read(folder);
    } catch (FrugalException damaged) {
      LOG.warn("{} The history of the parent run is unknown.", damaged.getMessage());
      return List.of(UNKNOWN);
    }
    return departures(content).stream().map(Departure::brief).toList();
  }

  /** Departures inherited from the run that this one was forked from. */
  private List<Departure> forks() {
    List<Departure> found = new ArrayList<>();
    for (JournalRecord<Started> start : run.history().of(Started.class)) {
      if (start.event().forked().isEmpty()) {
        continue;
      }
      Started.Fork fork = start.event().forked().get();
      List<String> changed = fork.changed().stream().filter(Course::decides).toList();
      String where = RunContent.count(start.step());
      if (!changed.isEmpty()) {
        found.add(
            new Departure(
                "forked at %s, %s".formatted(where, String.join(", ", changed)),
                "Up to step %s it was trained with other keys (%s)."
                    .formatted(where, String.join("; ", changed))));
      }
      for (String earlier : fork.history()) {
        found.add(
            new Departure(
                earlier,
                "The run that it was forked from departs from its own config (%s)."
                    .formatted(earlier)));
      }
    }
    return found;
  }

  /** Whether a change, such as {@code seed: 0 -> 1}, affects what the parent run had learned. */
  private static boolean decides(String change) {
    return KeyEffects.ofSections().decidesLearning(change.replaceFirst(": .*", ""));
  }

  /** Steps whose learning rate or surrogate gradients followed another total number of steps. */
  private List<Departure> stretches() {
    Optional<Schedule> schedule = schedule();
    OptionalDouble now = number(run.setting(STEPS));
    if (now.isEmpty()) {
      return List.of();
    }
    long steps = (long) now.getAsDouble();
    List<Departure> found = new ArrayList<>();
    for (Stretch s : trained()) {
      boolean rates = schedule.stream().anyMatch(r -> differ(r, s, steps));
      if (s.steps != steps && (s.paced || rates)) {
        found.add(
            new Departure(
                "steps %d -> %d at %d".formatted(s.steps, steps, s.to),
                "Up to step %s its %s followed %s = %d, not %d, which its config alone would not do."
                    .formatted(
                        RunContent.count(s.to),
                        rates ? "learning rate" : "surrogate gradients",
                        STEPS,
                        s.steps,
                        steps)));
      }
    }
    return found;
  }

  private static boolean differ(Schedule rate, Stretch s, long steps) {
    long every = Math.max(1, (s.to - s.from) / LOOKS);
    for (long step = s.from; step < s.to; step += every) {
      if (rate.factor(step, s.steps) != rate.factor(step, steps)) {
        return true;
      }
    }
    return rate.factor(s.to - 1, s.steps) != rate.factor(s.to - 1, steps);
  }

  private List<Stretch> trained() {
    List<Stretch> stretches = new ArrayList<>();
    long at = 0;
    long steps = 0;
    for (JournalRecord<Opening> opening : openings) {
      long before = before(opening.event()).orElse(steps);
      if (opening.step() > at && before > 0) {
        stretches.add(new Stretch(at, opening.step(), before, opening.event().paced()));
      }
      at = opening.step();
      steps = opening.event().steps();
    }
    return stretches;
  }

  /** The total number of steps of a fork's parent run, if it differed. */
  private static Optional<Long> before(Opening opening) {
    if (!(opening instanceof Started)) {
      return Optional.empty();
    }
    return opening.changed().stream()
        .filter(change -> change.startsWith(STEPS + ": "))
        .map(change -> change.substring(STEPS.length() + 2).replaceFirst(" -> .*", ""))
        .flatMap(text -> number(Optional.of(text)).stream().boxed())
        .map(Double::longValue)
        .findFirst();
  }

  /** Whether the tested checkpoint is the one that an uninterrupted run would have chosen. */
  private List<Departure> choice() {
    OptionalDouble every = number(run.setting("evaluation.every"));
    OptionalDouble steps = number(run.setting(STEPS));
    boolean known = every.isPresent() && steps.isPresent() && run.finished();
    if (!known || run.settings("data.validate").isEmpty()) {
      return List.of();
    }
    long since =
        openings.stream()
            .filter(o -> o.event().bestAnew())
            .mapToLong(JournalRecord::step)
            .max()
            .orElse(-1);
    Set<Long> looked =
        run.history().records().stream()
            .filter(Course::isLook)
            .map(JournalRecord::step)
            .filter(step -> step > since)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<Long> wanted = new TreeSet<>(Set.of((long) steps.getAsDouble()));
    if (every.getAsDouble() >= 1) {
      for (long s = (long) every.getAsDouble();
          s <= steps.getAsDouble();
          s += every.getAsDouble()) {
        wanted.add(s);
      }
    }
    if (!looked.containsAll(wanted)) {
      return List.of(
          new Departure(
              "validated at other steps",
              "The best checkpoint was not chosen among all the steps at which its config alone"
                  + " would validate."));
    }
    return chosen()
        .filter(step -> !wanted.contains(step))
        .map(
            step ->
                new Departure(
                    "tested at step " + step,
                    "The checkpoint of step %s was tested, at which its config alone would not validate."
                        .formatted(RunContent.count(step))))
        .stream()
        .toList();
  }

  /** Whether a validation was attempted; one that computes NaN fails. */
  private static boolean isLook(JournalRecord<?> r) {
    return r.event() instanceof Validated || r.event() instanceof Warning w && w.notFinite();
  }

  /** The step of the most recent best checkpoint. */
  private Optional<Long> chosen() {
    return run.history().of(CheckpointSaved.class).stream()
        .filter(r -> r.event().best())
        .map(JournalRecord::step)
        .reduce((before, after) -> after);
  }

  private Optional<Schedule> schedule() {
    String path = "trainer.schedule";
    if (!run.config().config().hasPath(path)) {
      return Optional.empty();
    }
    try {
      Binder binder =
          Binder.of(new LoadedConfig(run.folder(), run.config().config().getConfig(path)));
      Bound<ScheduleSettings> bound = binder.section("", ScheduleSettings.class);
      binder.finish();
      return Optional.of(bound.get().schedule());
    } catch (FrugalException notOurs) { // written by another version
      return Optional.empty();
    }
  }

  private static OptionalDouble number(Optional<String> text) {
    try {
      return text.isPresent()
          ? OptionalDouble.of(Double.parseDouble(text.get()))
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
