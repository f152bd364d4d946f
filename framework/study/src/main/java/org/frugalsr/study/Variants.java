package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.RootSettings;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;

/** The variants of a study as experiments. */
public final class Variants {
  private static final String PINNED = "pinned by the study";

  private final Path file;
  private final List<String> overrides;
  private final LoadedConfig base;
  private final Expansion expansion;
  private final Optional<Integer> threads;
  private Optional<Registry> registry = Optional.empty();

  /**
   * Reads a study's config.
   *
   * @param file as the user typed it
   * @param overrides {@code key=value}, as after {@code -o}; variants override them
   * @param threads for each trial whose config does not set them
   * @throws UserError with all errors of the section {@code study}
   */
  public Variants(Path file, List<String> overrides, Optional<Integer> threads) {
    this.file = file;
    this.overrides = List.copyOf(overrides);
    this.threads = threads;
    this.base = ConfigSource.load(file, overrides);
    this.expansion = Expansion.of(base);
  }

  private Variants(Variants other, Expansion expansion) {
    this.file = other.file;
    this.overrides = other.overrides;
    this.threads = other.threads;
    this.base = other.base;
    this.expansion = expansion;
    this.registry = other.registry;
  }

  /**
   * The same variants with the values that they were tuned to.
   *
   * @param tuned by the variant's name
   */
  Variants with(Map<String, Config> tuned) {
    return new Variants(
        this, expansion.with(v -> v.with(tuned.getOrDefault(v.name(), ConfigFactory.empty()))));
  }

  /** The variants that the section {@code study} defines. */
  public Expansion expansion() {
    return expansion;
  }

  /**
   * The folder of the study, determined like that of a run: {@code name} in {@code runs}.
   *
   * @throws UserError if one of them is invalid
   */
  Path folder() {
    Config config =
        base.config().withOnlyPath("name").withFallback(base.config().withOnlyPath("runs"));
    Binder binder = Binder.of(new LoadedConfig(base.name(), config));
    RootSettings.checkName(binder, config);
    Bound<RootSettings> root = binder.section("", RootSettings.class);
    binder.finish();
    return root.get().folder(file);
  }

  /**
   * The experiment of a variant.
   *
   * @param seed empty for the config's own
   * @throws UserError with all its errors
   */
  public Experiment experiment(Variant variant, OptionalLong seed) {
    Config changes = variant.changes();
    if (seed.isPresent()) {
      changes = changes.withValue("seed", ConfigValueFactory.fromAnyRef(seed.getAsLong()));
    }
    Config config =
        ConfigSource.load(file, overrides, changes).config().withoutPath(Experiment.STUDY);
    if (threads.isPresent() && !config.hasPath("threads")) {
      config = config.withValue("threads", ConfigValueFactory.fromAnyRef(threads.get(), PINNED));
    }
    LoadedConfig loaded = new LoadedConfig(file.toString(), config);
    if (changes.hasPath("plugins")) {
      return Experiment.of(loaded);
    }
    Experiment e =
        registry.map(r -> Experiment.of(loaded, r)).orElseGet(() -> Experiment.of(loaded));
    registry = Optional.of(e.registry());
    return e;
  }

  /** The overrides that the section {@code study} shadows. */
  ShadowedOverrides outdone() {
    return ShadowedOverrides.of(
        base.config(),
        expansion.with(
            v -> v.tune().map(space -> v.with(space.candidates().getFirst().config())).orElse(v)));
  }

  /**
   * Binds, builds and traces every variant, for the first seed.
   *
   * @param further a further check, which throws on errors
   * @throws UserError with the problems of all variants, each reported once
   */
  public void check(Consumer<Experiment> further) {
    Map<String, List<String>> problems = new LinkedHashMap<>();
    for (Variant variant : expansion.variants()) {
      try {
        Experiment e =
            experiment(variant, expansion.seeds().stream().mapToLong(s -> s).findFirst());
        BuiltNetwork network = Networks.build(e);
        e.network().common().scale().forEach(scale -> CostModel.of(network, scale));
        further.accept(e);
      } catch (FrugalException problem) {
        problems
            .computeIfAbsent(String.valueOf(problem.getMessage()), any -> new ArrayList<>())
            .add(variant.name());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserError(text(problems));
    }
  }

  /** The message on problems, each with the variants that have it. */
  static String text(Map<String, List<String>> problems) {
    StringBuilder text = new StringBuilder("Nothing was started.\n");
    problems.forEach(
        (problem, variants) -> {
          text.append(
              "\nVariant%s %s:\n"
                  .formatted(variants.size() == 1 ? "" : "s", PlainText.names(variants)));
          text.append(problem.stripTrailing().indent(2).replaceAll("(?m)^ +$", ""));
        });
    return text.toString().stripTrailing();
  }
}
