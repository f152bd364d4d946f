package org.frugalsr.study;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.frugalsr.api.Kind;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.StudySettings;

/**
 * The variants that a {@code study} section defines: the combinations of {@code grid} and {@code
 * zip}, without {@code exclude}, then {@code variants}; each with every seed.
 *
 * @param variants in the order of writing, at least one
 * @param seeds in the order of writing; empty for the config's own
 * @param baseline the variant that others are compared with
 * @param labels names of variants in reports, by variant; the default is the variant's name
 */
public record Expansion(
    List<Variant> variants,
    List<Long> seeds,
    Optional<String> baseline,
    Map<String, String> labels) {
  /** Copies the collections. */
  public Expansion {
    variants = List.copyOf(variants);
    seeds = List.copyOf(seeds);
    labels = Map.copyOf(labels);
  }

  /** The same with other variants of the same names. */
  Expansion with(UnaryOperator<Variant> change) {
    return new Expansion(variants.stream().map(change).toList(), seeds, baseline, labels);
  }

  /**
   * Reads the section; does not check yet what the variants change.
   *
   * @param loaded a config with a section {@code study}
   * @throws UserError with all errors of the section, or if there is none
   */
  public static Expansion of(LoadedConfig loaded) {
    Config config = loaded.config();
    if (!config.hasPath(Experiment.STUDY)) {
      throw new UserError(
          """
          %1$s has no section study, so there is nothing to vary.
          Add one, such as  study { grid { "network.channels" = [32, 64] }, seeds = [0, 1] }
          To train it as it is: frugal run %2$s\
          """
              .formatted(loaded.name(), ShellWord.of(Path.of(loaded.name()))));
    }
    Binder binder =
        Binder.of(
            new LoadedConfig(
                loaded.name(),
                config.withOnlyPath(Experiment.STUDY).withoutPath(Kind.LAUNCHER.section())));
    Bound<StudySettings> settings = binder.section(Experiment.STUDY, StudySettings.class);
    List<Expansion> made = new ArrayList<>();
    settings.check(s -> made.add(new Expander(binder, s, loaded).expand()));
    binder.finish();
    return made.getFirst();
  }
}
