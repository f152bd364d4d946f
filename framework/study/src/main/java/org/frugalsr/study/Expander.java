package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.StudySettings;
import org.frugalsr.study.tune.TuneSpace;

/** Creates the variants of a {@code study} section, and collects its errors. */
final class Expander {
  private static final String SEED = "seed";
  private static final String TWIN = "twin";
  private static final int MOST = 10_000;

  private final Binder binder;
  private final StudySettings settings;
  private final TuneSections tuning;

  /**
   * An expander.
   *
   * @param loaded the config that the section is a part of
   */
  Expander(Binder binder, StudySettings settings, LoadedConfig loaded) {
    this.binder = binder;
    this.settings = settings;
    this.tuning = new TuneSections(binder, settings, loaded);
  }

  Expansion expand() {
    List<Axis> grid = axes("grid", settings.grid());
    List<Axis> zip = axes("zip", settings.zip());
    List<Long> seeds = seeds(grid);
    grid.removeIf(a -> a.path().equals(SEED));
    checkZip(grid, zip);
    List<Axis> all = Stream.concat(grid.stream(), zip.stream()).toList();
    List<Variant> variants = new ArrayList<>();
    if (!all.isEmpty() || settings.variants().isEmpty()) {
      VariantNames names = new VariantNames(all);
      Map<Map<String, ConfigValue>, String> combinations = new LinkedHashMap<>();
      combinations(grid, zip).forEach(c -> combinations.put(c, names.of(c)));
      combinations.keySet().removeAll(excluded(all, combinations.keySet()));
      combinations.forEach(
          (c, name) -> variants.add(variant(name, c, settings.twin(), tuning.ofStudy())));
    }
    Set<String> fromGrid = variants.stream().map(Variant::name).collect(Collectors.toSet());
    ordered(settings.variants())
        .forEach(v -> variants.add(named(v.getKey(), v.getValue(), fromGrid)));
    checkNames(variants);
    tuning.check(variants, seeds);
    return new Expansion(variants, seeds, settings.baseline(), settings.labels());
  }

  /** The keys of a section with their lists. */
  private List<Axis> axes(String section, Config config) {
    List<Axis> axes = new ArrayList<>();
    for (Axis.Setting s : settings(section, config)) {
      if (!(s.value() instanceof ConfigList list) || list.isEmpty()) {
        problem(
            path(section, s.written()),
            "'study.%s': the values of %s must be a list with at least one value, such as [1, 2]."
                .formatted(section, s.path()));
      } else {
        Axis axis = new Axis(s.path(), s.written(), List.copyOf(list));
        axes.add(axis);
        if (section.equals("grid") && axis.distinct().size() < list.size()) {
          problem(
              path(section, s.written()),
              "'study.grid' gives %s the same value twice.".formatted(s.path()));
        }
      }
    }
    return axes;
  }

  private List<Axis.Setting> settings(String section, Config config) {
    try {
      List<Axis.Setting> settings = Axis.settings(config);
      Set<String> seen = new HashSet<>();
      for (Axis.Setting s : settings) {
        if (!seen.add(s.path())) {
          problem(
              path(section, s.written()), "'study.%s' sets %s twice.".formatted(section, s.path()));
        }
        if (s.path().equals(Experiment.STUDY) || s.path().startsWith(Experiment.STUDY + ".")) {
          problem(path(section, s.written()), "a study cannot vary itself: " + s.path() + ".");
        }
      }
      return settings;
    } catch (IllegalArgumentException e) {
      problem(path(section), "'study.%s': %s.".formatted(section, e.getMessage()));
      return List.of();
    }
  }

  private List<Long> seeds(List<Axis> grid) {
    List<Long> seeds = new ArrayList<>(settings.seeds());
    for (Axis axis : grid) {
      if (axis.path().equals(SEED)) {
        if (!seeds.isEmpty()) {
          problem(path("seeds"), "seeds are given by 'study.seeds' and by 'study.grid'; keep one.");
        }
        for (ConfigValue value : axis.values()) {
          if (value.unwrapped() instanceof Integer || value.unwrapped() instanceof Long) {
            seeds.add(((Number) value.unwrapped()).longValue());
          } else {
            problem(
                path("grid", axis.written()),
                "'study.grid': a seed must be an integer, not "
                    + PlainText.line(value.render(), 60)
                    + ".");
          }
        }
      }
    }
    if (new HashSet<>(seeds).size() < seeds.size()) {
      problem(path("seeds"), "'study.seeds' has a seed twice: " + seeds + ".");
    }
    return seeds;
  }

  private void checkZip(List<Axis> grid, List<Axis> zip) {
    Set<String> inGrid = grid.stream().map(Axis::path).collect(Collectors.toSet());
    for (Axis axis : zip) {
      if (axis.path().equals(SEED)) {
        problem(path("zip", axis.written()), "seeds go into 'study.seeds', not into 'study.zip'.");
      } else if (inGrid.contains(axis.path())) {
        problem(
            path("zip", axis.written()),
            axis.path() + " is in 'study.grid' and in 'study.zip'; keep one.");
      }
    }
    if (zip.stream().map(a -> a.values().size()).distinct().count() > 1) {
      problem(
          path("zip"),
          "the lists of 'study.zip' go together and must be equally long: "
              + zip.stream()
                  .map(a -> a.path() + " has " + a.values().size())
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  /** All combinations of the grid with the rows of the zip; the last key changes fastest. */
  private List<Map<String, ConfigValue>> combinations(List<Axis> grid, List<Axis> zip) {
    int rows = zip.stream().mapToInt(a -> a.values().size()).min().orElse(1);
    double size = rows;
    for (Axis axis : grid) {
      size *= axis.values().size();
    }
    if (size > MOST) {
      problem(
          path(),
          "'study' makes %.0f combinations; at most %d are possible.".formatted(size, MOST));
      return List.of();
    }
    List<Map<String, ConfigValue>> made = List.of(Map.of());
    for (Axis axis : grid) {
      made = times(made, axis.values().stream().map(v -> Map.of(axis.path(), v)).toList());
    }
    if (!zip.isEmpty()) {
      List<Map<String, ConfigValue>> row = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (Axis axis : zip) {
          values.put(axis.path(), axis.values().get(i));
        }
        row.add(values);
      }
      made = times(made, row);
    }
    return made;
  }

  private static List<Map<String, ConfigValue>> times(
      List<Map<String, ConfigValue>> left, List<Map<String, ConfigValue>> right) {
    List<Map<String, ConfigValue>> product = new ArrayList<>();
    for (Map<String, ConfigValue> l : left) {
      for (Map<String, ConfigValue> r : right) {
        Map<String, ConfigValue> both = new LinkedHashMap<>(l);
        both.putAll(r);
        product.add(both);
      }
    }
    return product;
  }

  private Set<Map<String, ConfigValue>> excluded(
      List<Axis> axes, Set<Map<String, ConfigValue>> combinations) {
    Set<Map<String, ConfigValue>> excluded = new HashSet<>();
    Set<String> known = axes.stream().map(Axis::path).collect(Collectors.toSet());
    for (Config section : settings.exclude()) {
      Map<String, ConfigValue> values = new LinkedHashMap<>();
      settings("exclude", section).forEach(s -> values.put(s.path(), s.value()));
      List<String> strange = values.keySet().stream().filter(p -> !known.contains(p)).toList();
      for (String path : strange) {
        problem(
            path("exclude"),
            "'study.exclude' names %s, which the study does not vary.%s"
                .formatted(path, Suggestion.didYouMean(path, known)),
            "varied: " + String.join(", ", known.stream().sorted().toList()));
      }
      Set<Map<String, ConfigValue>> these =
          combinations.stream()
              .filter(c -> c.entrySet().containsAll(values.entrySet()))
              .collect(Collectors.toSet());
      if (strange.isEmpty() && these.isEmpty()) {
        problem(
            path("exclude"),
            "'study.exclude' leaves out %s, but there is no such combination."
                .formatted(PlainText.line(section.root().unwrapped().toString(), 80)));
      }
      excluded.addAll(these);
    }
    return excluded;
  }

  private Variant named(String name, Config section, Set<String> fromGrid) {
    Map<String, ConfigValue> changes = new LinkedHashMap<>();
    Optional<String> twin = settings.twin();
    for (Axis.Setting s : settings("variants", section.withoutPath(TuneSections.TUNE))) {
      if (s.path().equals(TWIN) && s.value().valueType() == ConfigValueType.STRING) {
        twin = Optional.of(String.valueOf(s.value().unwrapped()));
      } else if (s.path().equals(TWIN) && s.value().valueType() == ConfigValueType.NULL) {
        twin = Optional.empty();
      } else if (s.path().equals(TWIN)) {
        problem(path("variants", name, TWIN), "a twin is the name of a variant.");
      } else if (s.path().equals(SEED)) {
        problem(
            path("variants", name), "seeds go into 'study.seeds'; every variant has all of them.");
      } else {
        changes.put(s.path(), s.value());
      }
    }
    if (fromGrid.contains(name)) {
      problem(
          path("variants", name),
          "the variant '%s' has the name of a combination of the grid.".formatted(name));
    }
    if (name.isBlank()) {
      problem(path("variants", name), "a variant needs a name.");
    }
    return variant(name, changes, twin, tuning.of(name, section));
  }

  private static List<Map.Entry<String, Config>> ordered(Map<String, Config> variants) {
    return variants.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, Config> v) -> v.getValue().root().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private static Variant variant(
      String name,
      Map<String, ConfigValue> changes,
      Optional<String> twin,
      Optional<TuneSpace> tune) {
    Config config = ConfigFactory.empty();
    for (var change : changes.entrySet()) {
      config = config.withValue(change.getKey(), change.getValue());
    }
    return new Variant(name, config, twin.filter(t -> !t.equals(name)), tune);
  }

  private void checkNames(List<Variant> variants) {
    List<String> names = variants.stream().map(Variant::name).toList();
    settings.baseline().ifPresent(b -> checkName("baseline", b, names));
    Set<String> twins =
        variants.stream().flatMap(v -> v.twin().stream()).collect(Collectors.toSet());
    settings.twin().ifPresent(twins::add);
    twins.stream().sorted().forEach(t -> checkName(TWIN, t, names));
    checkLabels(names);
    if (variants.isEmpty()) {
      problem(path("exclude"), "'study.exclude' leaves out every combination.");
    }
  }

  /** Checks that each label belongs to a variant, is not blank and is unique. */
  private void checkLabels(List<String> names) {
    Map<String, String> shown = new LinkedHashMap<>();
    names.forEach(name -> shown.put(name, settings.labels().getOrDefault(name, name)));
    settings
        .labels()
        .forEach(
            (name, label) -> {
              if (!names.contains(name)) {
                problem(
                    path("labels", name),
                    "'study.labels': there is no variant '%s'.%s"
                        .formatted(PlainText.line(name, 80), Suggestion.didYouMean(name, names)),
                    variants(names));
              } else if (label.isBlank()) {
                problem(path("labels", name), "'study.labels': a label must not be empty.");
              } else if (shown.values().stream().filter(label::equals).count() > 1) {
                problem(
                    path("labels", name),
                    "'study.labels' calls two variants '%s'.".formatted(PlainText.line(label, 80)));
              }
            });
  }

  private static String variants(List<String> names) {
    return "variants: "
        + names.stream().map(n -> PlainText.line(n, 80)).collect(Collectors.joining(", "));
  }

  private void checkName(String key, String name, List<String> names) {
    if (!names.contains(name)) {
      problem(
          path(key),
          "'study': there is no variant '%s' to be a %s.%s"
              .formatted(PlainText.line(name, 80), key, Suggestion.didYouMean(name, names)),
          variants(names));
    }
  }

  private void problem(String path, String text, String... details) {
    binder.problem(path, text, details);
  }

  private static String path(String... keys) {
    return ConfigUtil.joinPath(
        Stream.concat(Stream.of(Experiment.STUDY), Stream.of(keys)).toArray(String[]::new));
  }
}
