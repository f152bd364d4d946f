package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.engine.config.StudySettings;
import org.frugalsr.engine.config.TuneSettings;
import org.frugalsr.study.tune.TuneSpace;

/** The sections {@code tune} of a study and of its variants, and their errors. */
final class TuneSections {
  /** The key of such a section. */
  static final String TUNE = "tune";

  private final Binder binder;
  private final StudySettings settings;
  private final LoadedConfig loaded;
  private final Optional<TuneSpace> ofStudy;

  /**
   * Reads the study's own section.
   *
   * @param binder receives the errors
   * @param loaded the config that the study is a section of
   */
  TuneSections(Binder binder, StudySettings settings, LoadedConfig loaded) {
    this.binder = binder;
    this.settings = settings;
    this.loaded = loaded;
    this.ofStudy = settings.tune().flatMap(t -> space(t, path(TUNE)));
  }

  /** What variants tune that have no section of their own. */
  Optional<TuneSpace> ofStudy() {
    return ofStudy;
  }

  /** What a variant tunes: its own section, completed by that of the study. */
  Optional<TuneSpace> of(String name, Config section) {
    if (!section.hasPathOrNull(TUNE)) {
      return ofStudy;
    }
    if (section.getIsNull(TUNE)) {
      return Optional.empty();
    }
    if (section.getValue(TUNE).valueType() != ConfigValueType.OBJECT) {
      binder.problem(
          path("variants", name, TUNE),
          "'tune' of the variant '%s' must be a section { ... }, or null.".formatted(name));
      return Optional.empty();
    }
    Config merged = section.getConfig(TUNE).atPath(path(TUNE));
    if (settings.tune().isPresent()) {
      merged = merged.withFallback(loaded.config().withOnlyPath(path(TUNE)));
    }
    String keys = path(TUNE, "keys");
    if (merged.hasPath(keys)
        && merged.getValue(keys) instanceof ConfigObject) { // null drops a key of the study
      for (var key : merged.getObject(keys).entrySet()) {
        if (key.getValue().valueType() == ConfigValueType.NULL) {
          merged = merged.withoutPath(path(TUNE, "keys", key.getKey()));
        }
      }
    }
    Binder own = Binder.of(new LoadedConfig(loaded.name(), merged));
    Bound<TuneSettings> bound = own.section(path(TUNE), TuneSettings.class);
    own.finish();
    return space(bound.get(), path("variants", name, TUNE));
  }

  private Optional<TuneSpace> space(TuneSettings of, String path) {
    try {
      if (of.on().isEmpty()) {
        binder.problem(path, "'%s.on' needs a validation set.".formatted(path));
      }
      if (of.seeds().isEmpty()) {
        binder.problem(path, "'%s.seeds' needs a seed.".formatted(path));
      }
      return Optional.of(TuneSpace.of(of));
    } catch (IllegalArgumentException e) {
      binder.problem(path, "'%s': %s.".formatted(path, e.getMessage()));
      return Optional.empty();
    }
  }

  /** Reports seeds and keys that cannot be tuned with. */
  void check(List<Variant> variants, List<Long> seeds) {
    checkSeeds(variants, seeds);
    variants.forEach(this::checkKeys);
  }

  /** Tuned keys must decide what is learned, and nothing else may set them. */
  private void checkKeys(Variant variant) {
    for (String key :
        variant.tune().map(space -> space.keys().keySet()).orElseGet(() -> Set.of())) {
      if (key.equals("seed")
          || key.equals("trainer.steps")
          || key.startsWith("data.")
          || !KeyEffects.ofSections().decidesLearning(key)) {
        binder.problem(
            path(TUNE, "keys", key),
            "'study.tune.keys': %s cannot be tuned; tune what decides the learning at equal data, seeds and steps."
                .formatted(key));
      } else if (variant.changes().hasPath(key)) {
        binder.problem(
            path(TUNE, "keys", key),
            "'study.tune.keys': the variant '%s' sets %s itself. Drop one of them, or tune = null in the variant."
                .formatted(PlainText.line(variant.name(), 60), key));
      }
    }
  }

  /** Candidates are chosen with seeds that the study does not report. */
  private void checkSeeds(List<Variant> variants, List<Long> seeds) {
    variants.stream()
        .flatMap(v -> v.tune().stream())
        .flatMap(t -> t.settings().seeds().stream())
        .filter(seeds::contains)
        .distinct()
        .forEach(
            seed ->
                binder.problem(
                    path(TUNE, "seeds"),
                    "'study.tune.seeds': %d is a seed of the study; tune with others."
                        .formatted(seed)));
  }

  private static String path(String... keys) {
    return ConfigUtil.joinPath(
        Stream.concat(Stream.of(Experiment.STUDY), Stream.of(keys)).toArray(String[]::new));
  }
}
