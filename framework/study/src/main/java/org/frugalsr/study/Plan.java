package org.frugalsr.study;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.ConfigOrigin;
import org.frugalsr.engine.run.PluginContents;
import org.frugalsr.kernels.Parallel;

/**
 * The checked trials of a study.
 *
 * @param path the study's folder, which need not exist yet
 * @param contents the content of the study; the trials of the first seed come first
 * @param origin where the config came from
 * @param experiments the experiment of each trial by its key
 * @param outdone overrides without effect in some trials
 */
public record Plan(
    Path path,
    StudyFolder.Contents contents,
    Optional<ConfigOrigin> origin,
    Map<String, Experiment> experiments,
    ShadowedOverrides outdone) {
  /**
   * The part of the trials that one of several processes trains.
   *
   * @param number from 1 to {@code of}
   * @param of the number of parts
   */
  public record Shard(int number, int of) {
    /** All trials. */
    public static final Shard ALL = new Shard(1, 1);

    /** Checks the numbers. */
    public Shard {
      if (of < 1 || number < 1 || number > of) {
        throw new IllegalArgumentException(
            "a shard is i/n with i from 1 to n, not " + number + "/" + of);
      }
    }

    /**
     * Whether a trial belongs to this part. The parts are disjoint and cover all trials; appending
     * variants does not move the others to another part. Trials are assigned variant by variant, so
     * that the sizes of the parts differ by at most one.
     *
     * @param variant its number, from 0
     * @param seed its seed's number, from 0
     * @param seeds how many seeds each variant has
     */
    public boolean takes(int variant, int seed, int seeds) {
      return ((long) variant * seeds + seed) % of == number - 1;
    }
  }

  /**
   * Creates the trials of a config whose variants are not tuned, or not yet; writes nothing.
   *
   * @see #of(Path, List, Optional, Map, TrialKey)
   */
  public static Plan of(Path file, List<String> overrides, Optional<Path> out) {
    return of(file, overrides, out, Map.of(), new TrialKey());
  }

  /**
   * Creates the trials of a config; writes nothing.
   *
   * @param file as the user typed it
   * @param overrides {@code key=value}, as after {@code -o}
   * @param out the study's folder; the config's {@code runs}/{@code name} if absent
   * @param tuned the values that variants were tuned to, by the variant's name
   * @param keys makes the trials' keys
   * @throws UserError with all errors, before anything is started
   */
  public static Plan of(
      Path file,
      List<String> overrides,
      Optional<Path> out,
      Map<String, Config> tuned,
      TrialKey keys) {
    Path path = out.orElseGet(() -> new Variants(file, overrides, Optional.empty()).folder());
    int threads = threads(path, file, overrides);
    Variants variants = new Variants(file, overrides, Optional.of(threads)).with(tuned);
    variants.check(keys::of);
    List<Trial> trials = new ArrayList<>();
    Map<String, Experiment> experiments = new HashMap<>();
    for (OptionalLong seed : seeds(variants.expansion())) {
      for (Variant variant : variants.expansion().variants()) {
        Experiment e = variants.experiment(variant, seed);
        long steps = e.trainer().common().steps();
        Trial trial = Trial.of(variant, e.root().seed(), keys.of(e), steps);
        trials.add(trial);
        experiments.put(trial.key(), e);
      }
    }
    requireDifferent(trials);
    Path name = path.toAbsolutePath().normalize().getFileName();
    return new Plan(
        path,
        new StudyFolder.Contents(
            String.valueOf(name),
            variants.expansion().baseline(),
            threads,
            variants.expansion().labels(),
            trials),
        ConfigOrigin.of(file),
        experiments,
        variants.outdone());
  }

  /**
   * The threads that a study was started with; for a new one, those of its config, or else of this
   * machine.
   */
  static int threads(Path study, Path file, List<String> overrides) {
    return new StudyFolder(study)
        .threads()
        .or(() -> new StudyFolder(study.resolve(Tuner.FOLDER)).threads())
        .or(() -> configured(file, overrides))
        .orElseGet(Parallel::threads);
  }

  /** The threads that a config sets, apart from those of variants. */
  public static Optional<Integer> configured(Path file, List<String> overrides) {
    Config config = ConfigSource.load(file, overrides).config();
    return config.hasPath("threads") && config.getValue("threads").unwrapped() instanceof Integer n
        ? Optional.of(n)
        : Optional.empty();
  }

  private static List<OptionalLong> seeds(Expansion expansion) {
    return expansion.seeds().isEmpty()
        ? List.of(OptionalLong.empty())
        : expansion.seeds().stream().map(OptionalLong::of).toList();
  }

  private static void requireDifferent(List<Trial> trials) {
    Map<String, Trial> byKey = new HashMap<>();
    Set<String> problems = new LinkedHashSet<>();
    for (Trial trial : trials) {
      Trial same = byKey.putIfAbsent(trial.key(), trial);
      if (same != null) {
        problems.add(
            "The variants %s and %s are the same experiment: nothing that decides the result differs."
                .formatted(
                    PlainText.line(same.variant(), 60), PlainText.line(trial.variant(), 60)));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserError(
          String.join("\n", problems)
              + "\nDrop one of them, for example by study.exclude. Nothing was started.");
    }
  }

  /** The experiment of one of the trials. */
  public Experiment experiment(Trial trial) {
    return Objects.requireNonNull(experiments.get(trial.key()), "not a trial of this plan");
  }

  /** Returns the contents of the jars that its trials were planned with. */
  PluginContents plugins() {
    return PluginContents.of(
        experiments.values().stream()
            .flatMap(e -> e.registry().jars().stream())
            .distinct()
            .toList());
  }

  /** Returns the number of a trial's compute threads. */
  public int threads(Trial trial) {
    return experiment(trial).root().threads().orElse(contents.threads());
  }

  /**
   * Returns the trials of a shard, or the selected ones of them.
   *
   * @param names variants, or trials as {@code variant@seed} or by their run folders; several in
   *     one text are separated by commas; empty for all
   * @throws UserError naming what is unknown
   */
  public List<Trial> choose(List<String> names, Shard shard) {
    Set<String> wanted = wanted(names);
    List<String> variants = contents.trials().stream().map(Trial::variant).distinct().toList();
    List<Long> seeds = contents.trials().stream().map(Trial::seed).distinct().toList();
    return contents.trials().stream()
        .filter(
            t -> shard.takes(variants.indexOf(t.variant()), seeds.indexOf(t.seed()), seeds.size()))
        .filter(
            t ->
                names.isEmpty()
                    || wanted.contains(t.variant())
                    || wanted.stream().anyMatch(t::isCalled))
        .toList();
  }

  private Set<String> wanted(List<String> names) {
    Set<String> variants = new LinkedHashSet<>();
    Set<String> trials = new LinkedHashSet<>();
    Set<String> folders = new HashSet<>();
    for (Trial trial : contents.trials()) {
      variants.add(trial.variant());
      trials.add(trial.name());
      folders.add(trial.folder());
    }
    Set<String> wanted = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String text : names) {
      boolean whole = variants.contains(text) || trials.contains(text) || folders.contains(text);
      for (String name : whole ? List.of(text) : List.of(text.split(",", -1))) {
        wanted.add(name);
        if (!variants.contains(name) && !trials.contains(name) && !folders.contains(name)) {
          unknown.add(
              "There is no trial '%s' in the study.%s"
                  .formatted(
                      PlainText.line(name, 60),
                      Suggestion.didYouMean(name, name.contains("@") ? trials : variants)));
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new UserError(
          "%s\nVariants: %s\nOne trial is named with its seed: %s"
              .formatted(
                  String.join("\n", unknown),
                  String.join(", ", variants.stream().map(v -> PlainText.line(v, 60)).toList()),
                  contents.trials().getFirst().line()));
    }
    return wanted;
  }
}
