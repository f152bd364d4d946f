package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.study.tune.Candidate;
import org.frugalsr.study.tune.Halving;
import org.frugalsr.study.tune.TuneSpace;
import org.frugalsr.study.tune.TuneState;

/**
 * Tunes the variants of a study before their seeds run.
 *
 * <p>The candidates are trials of a study in the folder {@code tuning}, trained up to the step of
 * their round and continued in the next one. What is trained next follows from the runs alone, so
 * that an interrupted tuning continues where it stopped, and several processes can share it.
 */
public final class Tuner {
  /** The folder of the candidates in that of the study. */
  static final String FOLDER = "tuning";

  /**
   * The result.
   *
   * @param chosen the values of each tuned variant by its name; empty if the tuning is not complete
   * @param failed candidates that failed for another reason than divergence
   * @param left how many of the current round are left
   */
  public record Outcome(Map<String, Config> chosen, List<String> failed, int left) {}

  /**
   * A variant with its rule.
   *
   * @param scores how many a validation has: one for each set and scale
   */
  private record Tuned(Variant variant, TuneSpace space, Halving rule, int scores) {}

  private final Path path;
  private final Optional<ConfigOrigin> origin;
  private final int threads;
  private final Variants variants;
  private final StudyFolder folder;
  private final List<Tuned> tuned = new ArrayList<>();
  private final Map<List<Object>, Trial> trials = new HashMap<>();
  private final Map<String, Experiment> experiments = new HashMap<>();
  private final TrialKey keys;
  private Set<String> asked = Set.of();
  private Optional<Study> running = Optional.empty();
  private boolean stop;

  private Tuner(Path file, List<String> overrides, Path path, TrialKey keys) {
    this.path = path;
    this.keys = keys;
    this.origin = ConfigOrigin.of(file);
    this.threads = Plan.threads(path, file, overrides);
    this.variants = new Variants(file, overrides, Optional.of(threads));
    this.folder = new StudyFolder(path.resolve(FOLDER));
    Map<String, List<String>> problems = new LinkedHashMap<>();
    for (Variant variant : variants.expansion().variants()) {
      try {
        variant.tune().ifPresent(space -> tuned.add(tuned(variant, space)));
      } catch (FrugalException | IllegalArgumentException e) {
        problems
            .computeIfAbsent(String.valueOf(e.getMessage()), any -> new ArrayList<>())
            .add(variant.name());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserError(Variants.text(problems));
    }
  }

  /**
   * Reads what a study tunes; writes nothing.
   *
   * @param file as the user typed it
   * @param overrides {@code key=value}, as after {@code -o}
   * @param out the study's folder; the config's {@code runs}/{@code name} if absent
   * @param keys makes the candidates' keys
   * @return empty if it tunes nothing
   * @throws UserError with all errors
   */
  public static Optional<Tuner> of(
      Path file, List<String> overrides, Optional<Path> out, TrialKey keys) {
    Variants read = new Variants(file, overrides, Optional.empty());
    return read.expansion().variants().stream().allMatch(v -> v.tune().isEmpty())
        ? Optional.empty()
        : Optional.of(new Tuner(file, overrides, out.orElseGet(read::folder), keys));
  }

  /** The study of the candidates; empty if none was started. */
  public static Optional<StudyFolder> folder(Path study) {
    StudyFolder folder = new StudyFolder(study.resolve(FOLDER));
    return StudyFolder.isStudy(folder.path()) ? Optional.of(folder) : Optional.empty();
  }

  private Tuned tuned(Variant variant, TuneSpace space) {
    Experiment own = variants.experiment(variant, seeds().stream().mapToLong(s -> s).findFirst());
    ValidationData.require(own, space.settings().on(), keys);
    for (Candidate candidate : space.candidates()) { // their values must be valid
      variants.experiment(variant.with(candidate.config()), OptionalLong.empty());
    }
    if (seeds().isEmpty() && space.settings().seeds().contains(own.root().seed())) {
      throw new UserError(
          "study.tune.seeds: %d is the seed of the study's trials; tune with others."
              .formatted(own.root().seed()));
    }
    Map<Candidate, Boolean> valid = new HashMap<>();
    Halving rule =
        new Halving(
            space,
            own.trainer().common().steps(),
            Math.max(1, seeds().size()),
            candidate -> valid.computeIfAbsent(candidate, c -> isValid(variant, c)));
    int scales = own.network().common().scale().size();
    return new Tuned(variant, space, rule, space.settings().on().size() * scales);
  }

  /** Whether a config may have the values, such as those beyond a range. */
  private boolean isValid(Variant variant, Candidate candidate) {
    try {
      variants.experiment(variant.with(candidate.config()), OptionalLong.empty());
      return true;
    } catch (FrugalException refused) {
      return false;
    }
  }

  /** How many trials the first round has. */
  public int candidates() {
    return tuned.stream()
        .mapToInt(t -> t.space().candidates().size() * t.space().settings().seeds().size())
        .sum();
  }

  private List<Long> seeds() {
    return variants.expansion().seeds();
  }

  /** What will be tried, a line for each variant. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Tuned t : tuned) {
      text.append(
          "tuning of %s: %d candidates (%s), %s; at most %,d steps\n"
              .formatted(
                  PlainText.line(t.variant().name(), 60),
                  t.space().candidates().size(),
                  String.join(", ", t.space().keys().keySet()),
                  rounds(t.rule().rounds()),
                  t.rule().budget()));
    }
    return text.toString();
  }

  private static String rounds(List<Halving.Round> rounds) {
    return String.join(
        ", then ",
        rounds.stream()
            .map(r -> "%d up to step %,d".formatted(r.candidates(), r.steps()))
            .toList());
  }

  /**
   * Trains candidates until each variant has its values, or a stop is requested.
   *
   * @param names variants; others are not trained
   * @param jobs how many at a time
   * @param limit time after which all save and stop
   * @param console receives messages, line by line
   */
  public Outcome run(
      Set<String> names,
      TrialLauncher launcher,
      int jobs,
      Optional<Duration> limit,
      Consumer<String> console) {
    asked = Set.copyOf(names);
    long end = limit.map(l -> System.nanoTime() + l.toNanos()).orElse(Long.MAX_VALUE);
    while (true) {
      List<Trial> all = new ArrayList<>();
      List<Trial> needed = new ArrayList<>();
      Map<String, Config> chosen = choose(all, needed);
      if (needed.isEmpty()) {
        return new Outcome(chosen, List.of(), 0);
      }
      Optional<Study> round = begin(all, needed, launcher, console);
      if (round.isEmpty()) {
        return new Outcome(Map.of(), List.of(), needed.size());
      }
      Study.Outcome outcome;
      try {
        Optional<Duration> left =
            limit.map(l -> Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        outcome = round.get().run(Math.min(jobs, needed.size()), left);
      } finally {
        round.get().tell();
      }
      if (!outcome.failed().isEmpty() || outcome.left() > 0) {
        return new Outcome(Map.of(), outcome.failed(), outcome.left());
      }
    }
  }

  private synchronized Optional<Study> begin(
      List<Trial> all, List<Trial> needed, TrialLauncher launcher, Consumer<String> console) {
    if (stop) {
      return Optional.empty();
    }
    String name = path.toAbsolutePath().normalize().getFileName() + " tuning";
    StudyFolder.Contents contents =
        new StudyFolder.Contents(name, Optional.empty(), threads, Map.of(), all);
    Plan plan = new Plan(folder.path(), contents, origin, experiments, variants.outdone());
    running = Optional.of(new Study(plan, needed, launcher, console));
    return running;
  }

  /** Asks all candidates to save and end, and starts no more; may be called from any thread. */
  public synchronized void requestStop() {
    stop = true;
    running.ifPresent(Study::requestStop);
  }

  /**
   * Returns the values that are chosen, and records how they were.
   *
   * @param all receives the trials of all candidates that are tried
   * @param needed receives those that must be trained first
   * @throws WorldError if the training of all candidates of a variant diverged
   */
  private Map<String, Config> choose(List<Trial> all, List<Trial> needed) {
    List<Ledger.Entry> entries = folder.ledger().entries();
    Map<String, RunState> states = new HashMap<>();
    Map<String, Config> chosen = new LinkedHashMap<>();
    List<TuningFile.Variant> records = new ArrayList<>();
    for (Tuned t : tuned) {
      TuneState state =
          t.rule().state((candidate, step) -> score(t, candidate, step, entries, states));
      state
          .tried()
          .forEach(
              (candidate, entry) ->
                  trials(t, candidate)
                      .forEach(
                          trial -> {
                            Trial until = trial.until(entry.steps());
                            all.add(until);
                            if (asked.contains(t.variant().name())
                                && state.needed().contains(candidate)
                                && !state(trial, entries, states).reached(until)) {
                              needed.add(until);
                            }
                          }));
      if (asked.contains(t.variant().name())
          && state.needed().isEmpty()
          && state.chosen().isEmpty()) {
        throw new WorldError(
            "The training of every candidate of %s diverged; see %s.\nTry other values in study.tune.keys."
                .formatted(PlainText.line(t.variant().name(), 60), folder.path()));
      }
      state.chosen().ifPresent(c -> chosen.put(t.variant().name(), c.config()));
      records.add(record(t, state));
    }
    if (StudyFolder.isStudy(folder.path())) {
      new StudyLock(path.resolve("lock")).run(() -> new TuningFile(records).write(path));
    }
    return chosen;
  }

  /** The mean over the seeds; empty while one is missing. */
  private OptionalDouble score(
      Tuned t,
      Candidate candidate,
      long step,
      List<Ledger.Entry> entries,
      Map<String, RunState> states) {
    double sum = 0;
    List<Trial> of = trials(t, candidate);
    for (Trial trial : of) {
      RunState state = state(trial, entries, states);
      if (!state.reached(trial.until(step))) {
        return OptionalDouble.empty();
      }
      sum += mean(state.validations().getOrDefault(step, List.of()), t.scores());
    }
    return OptionalDouble.of(sum / of.size());
  }

  /** Minus infinity unless all sets were measured at all scales, with finite results. */
  private static double mean(List<Double> psnr, int expected) {
    double mean = psnr.stream().mapToDouble(p -> p).average().orElse(Double.NaN);
    return psnr.size() >= expected && Double.isFinite(mean) ? mean : Double.NEGATIVE_INFINITY;
  }

  private RunState state(Trial trial, List<Ledger.Entry> entries, Map<String, RunState> states) {
    return states.computeIfAbsent(
        trial.key(),
        key -> {
          Trial there = Ledger.located(trial, entries);
          return folder.mark(there).isOfAnother()
              ? RunState.NOTHING
              : RunState.of(folder.run(there));
        });
  }

  /** The trials of a candidate, one for each seed of the tuning. */
  private List<Trial> trials(Tuned t, Candidate candidate) {
    return t.space().settings().seeds().stream()
        .map(
            seed ->
                trials.computeIfAbsent(
                    List.of(t.variant().name(), candidate, seed), any -> trial(t, candidate, seed)))
        .toList();
  }

  private Trial trial(Tuned t, Candidate candidate, long seed) {
    Config data =
        ConfigFactory.empty()
            .withValue("data.validate", ConfigValueFactory.fromIterable(t.space().settings().on()))
            .withValue("data.test", ConfigValueFactory.fromIterable(List.of()))
            .withValue("evaluation.every", ConfigValueFactory.fromAnyRef(0));
    Variant variant = t.variant().with(data.withFallback(candidate.config()));
    Experiment e = variants.experiment(variant, OptionalLong.of(seed));
    String name = t.variant().name() + " " + candidate.name();
    Trial trial =
        Trial.of(
            new Variant(name, variant.changes(), Optional.empty(), Optional.empty()),
            seed,
            PlainText.sha256(keys.of(e) + t.rule().rounds()), // other rounds train other parts
            e.trainer().common().steps());
    experiments.put(trial.key(), e);
    return trial;
  }

  private static TuningFile.Variant record(Tuned t, TuneState state) {
    Set<Candidate> first = new LinkedHashSet<>(t.space().candidates());
    return new TuningFile.Variant(
        t.variant().name(),
        t.space().settings().on(),
        t.space().settings().seeds(),
        t.space().settings().search().name().toLowerCase(Locale.ROOT),
        t.rule().rounds().stream().map(Halving.Round::steps).toList(),
        t.rule().budget(),
        state.spent(),
        t.space().settings().budget(),
        state.tried().entrySet().stream()
            .map(
                e ->
                    new TuningFile.Candidate(
                        e.getKey().texts(),
                        e.getValue().since(),
                        !first.contains(e.getKey()),
                        e.getValue().scores().entrySet().stream()
                            .map(s -> new TuningFile.ScoreAt(s.getKey(), finite(s.getValue())))
                            .toList()))
            .toList(),
        state.chosen().map(Candidate::texts).orElse(Map.of()),
        state.cut());
  }

  private static OptionalDouble finite(double score) {
    return Double.isFinite(score) ? OptionalDouble.of(score) : OptionalDouble.empty();
  }

  /** The result, a line for each variant. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    for (TuningFile.Variant v : TuningFile.read(path).map(TuningFile::variants).orElse(List.of())) {
      text.append(
          "%s: %s%s\n"
              .formatted(
                  PlainText.line(v.variant(), 60),
                  v.summary(),
                  v.cut()
                      ? "; the best value is at the end of its range, and the budget did not suffice to extend it"
                      : ""));
    }
    return text.toString();
  }
}
