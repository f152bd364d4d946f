package org.frugalsr.report.comparison;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.engine.history.Course;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.run.TuningFile;

/**
 * Runs to be compared: variants, each trained with one or several seeds.
 *
 * @param name of the whole, for headings
 * @param entries the runs; variants are shown in the order in which they come first
 * @param baseline the variant whose differences to the others are tested, if there is one; or the
 *     folder's name of one of its runs
 * @param labels names of variants in tables and drawings; the default is the variant's name
 * @param tuning how variants were tuned before their runs, if they were
 */
public record Comparison(
    String name,
    List<Entry> entries,
    Optional<String> baseline,
    Map<String, String> labels,
    Optional<TuningFile> tuning) {
  /**
   * A run.
   *
   * @param variant its variant
   * @param twin the variant's float twin, if there is one
   * @param seed its seed
   * @param run its folder, which need not exist yet
   */
  public record Entry(String variant, Optional<String> twin, long seed, Path run) {}

  private static final int LISTED = 20;

  /** A comparison without tuning. */
  public Comparison(
      String name, List<Entry> entries, Optional<String> baseline, Map<String, String> labels) {
    this(name, entries, baseline, labels, Optional.empty());
  }

  /**
   * Copies the list and the map.
   *
   * @throws UserError if the baseline is not one of the variants
   */
  public Comparison {
    entries = List.copyOf(entries);
    labels = Map.copyOf(labels);
    Set<String> variants =
        entries.stream().map(Entry::variant).collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> folders =
        entries.stream()
            .map(e -> String.valueOf(e.run().getFileName()))
            .collect(Collectors.toSet());
    baseline
        .filter(b -> !variants.contains(b) && !folders.contains(b))
        .ifPresent(b -> refuse(b, variants));
  }

  /** The same with another baseline. */
  public Comparison against(Optional<String> other) {
    return new Comparison(name, entries, other, labels, tuning);
  }

  private static void refuse(String baseline, Set<String> variants) {
    throw new UserError(
        "There is no variant '%s' to be the baseline.%s\nVariants: %s%s."
            .formatted(
                baseline,
                Suggestion.didYouMean(baseline, variants),
                variants.stream().limit(LISTED).collect(Collectors.joining(", ")),
                variants.size() > LISTED ? ", ..." : ""));
  }

  /**
   * Creates a comparison of given runs. Runs whose configs differ only in the seed, the threads,
   * and keys without effect on results are one variant, named after them; {@link Alike} separates
   * runs whose history differs from what their config alone would do.
   *
   * @param name of the whole, for headings
   * @param runs their folders
   * @param baseline a variant's name, or a run's
   * @throws UserError if a folder is not a run or is given twice, or there is no such baseline
   */
  public static Comparison ofRuns(String name, List<Path> runs, Optional<String> baseline) {
    Map<String, List<RunContent>> variants = new LinkedHashMap<>();
    Map<RunContent, Path> folders = new LinkedHashMap<>();
    Set<Path> seen = new LinkedHashSet<>();
    for (Path run : runs) {
      if (!seen.add(run.toAbsolutePath().normalize())) {
        throw new UserError(run + " is given twice.");
      }
      RunFolder folder = RunFolder.open(run);
      RunContent content = RunContent.read(folder);
      folders.put(content, run);
      variants.computeIfAbsent(decisive(folder, content), any -> new ArrayList<>()).add(content);
    }
    Set<String> taken = new LinkedHashSet<>();
    Map<String, String> byRun = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (List<RunContent> members : variants.values()) {
      String variant = unique(shared(members), taken);
      for (RunContent run : members) {
        byRun.putIfAbsent(run.name(), variant);
        boolean apart = !Course.departures(run).isEmpty();
        byRun.putIfAbsent(run.folder(), apart ? run.folder() : variant);
        entries.add(new Entry(variant, Optional.empty(), run.seed(), folderOf(folders, run)));
      }
    }
    Optional<String> chosen =
        baseline.map(b -> taken.contains(b) ? b : byRun.getOrDefault(strip(b), b));
    return new Comparison(name, entries, chosen, Map.of());
  }

  /**
   * Creates a comparison of studies: all their trials, with variants named {@code STUDY/VARIANT}.
   *
   * @param name of the whole, for headings
   * @param studies each with the name that its variants get; studies of the same name are numbered
   * @param baseline a variant's name, with or without that of its study; by default that of the
   *     first study which has one
   * @throws UserError if there is no such baseline, or several studies have it
   */
  public static Comparison ofStudies(
      String name, List<Comparison> studies, Optional<String> baseline) {
    Set<String> taken = new LinkedHashSet<>();
    Map<String, Set<String>> full = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    List<String> baselines = new ArrayList<>();
    Map<String, String> labels = new LinkedHashMap<>();
    for (Comparison study : studies) {
      String prefix = unique(study.name(), taken) + "/";
      for (Entry e : study.entries()) {
        String variant = prefix + e.variant();
        full.computeIfAbsent(e.variant(), any -> new LinkedHashSet<>()).add(variant);
        entries.add(new Entry(variant, e.twin().map(t -> prefix + t), e.seed(), e.run()));
      }
      study.labels().forEach((variant, label) -> labels.put(prefix + variant, prefix + label));
      study.baseline().ifPresent(b -> baselines.add(prefix + b));
    }
    Optional<String> chosen = baseline.map(b -> only(b, full.getOrDefault(b, Set.of(b))));
    return new Comparison(name, entries, chosen.or(() -> baselines.stream().findFirst()), labels);
  }

  private static String only(String baseline, Set<String> found) {
    if (found.size() > 1) {
      throw new UserError(
          "Several studies have a variant '%s'. Choose one as the baseline: %s."
              .formatted(baseline, String.join(", ", found)));
    }
    return found.iterator().next();
  }

  /** The settings that the runs of a variant share; a key at its default counts as absent. */
  private static String decisive(RunFolder folder, RunContent content) {
    try {
      LoadedConfig stored = ConfigSource.stored(folder.canonicalConfig(), List.of());
      return Experiment.of(stored, Experiment.trustedRegistry(stored)).variant();
    } catch (FrugalException notBound) { // such as the run of a missing plug-in
      return content.config().json(KeyEffects.ofSections()::makesVariant);
    }
  }

  private static Path folderOf(Map<RunContent, Path> folders, RunContent run) {
    return Optional.ofNullable(folders.get(run)).orElseThrow();
  }

  private static String strip(String path) {
    return path.replaceFirst("/+$", "").replaceFirst("^.*/", "");
  }

  /** The common name without a seed suffix such as {@code -seed1}; else the first name. */
  private static String shared(List<RunContent> members) {
    String first = members.getFirst().name();
    Set<String> unmarked =
        members.stream().map(Comparison::withoutSeed).collect(Collectors.toSet());
    boolean same = members.stream().allMatch(run -> run.name().equals(first));
    return same || unmarked.size() > 1 || unmarked.contains("")
        ? first
        : unmarked.iterator().next();
  }

  private static String withoutSeed(RunContent run) {
    return run.name().replaceFirst("([-_. ]*seed|[-_. ]s)[-_.= ]*" + run.seed() + "$", "");
  }

  private static String unique(String name, Set<String> taken) {
    String unique = name;
    for (int i = 2; !taken.add(unique); i++) {
      unique = "%s (%s)".formatted(name, i);
    }
    return unique;
  }
}
