package org.frugalsr.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.frugalsr.api.Block;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registered;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.KeyReference;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.NoSettings;
import org.frugalsr.api.config.Option;
import org.frugalsr.api.config.Options;
import org.frugalsr.api.config.PerSide;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.api.config.Selection;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.tensor.PathPattern;
import org.frugalsr.tensor.kernel.ConvolutionKernels;

/**
 * A complete config, bound to records and checked.
 *
 * @param registry the parts registered by plug-ins, including those on {@code plugins.path}
 * @param root keys at the root
 * @param network the network and the settings common to all networks
 * @param block the block of the body
 * @param blockSettings settings of every registered block, for blocks used by name
 * @param operator the arithmetic of placed units
 * @param quantizer the quantizers of their weights and activations
 * @param placement where they are placed
 * @param sites overrides by site pattern, in alphabetical order
 * @param init where parameters start from
 * @param trainer the trainer and the settings common to all trainers
 * @param data the data sets
 * @param evaluation how results are measured
 * @param checkpoint when checkpoints are saved
 * @param cache the caches of outputs of fixed networks and of decoded images
 * @param study the study's settings, if the config has that section
 * @param tracking the tracker that the run is reported to besides its journal
 * @param resolved the config in canonical form
 * @param base the base of relative paths; empty: the working directory
 */
public record Experiment(
    Registry registry,
    RootSettings root,
    Selection<NetworkSettings> network,
    Choice block,
    Map<String, Record> blockSettings,
    Choice operator,
    PerSide quantizer,
    PlacementSettings placement,
    List<SiteOverride> sites,
    Optional<InitSettings> init,
    Selection<TrainerSettings> trainer,
    DataSettings data,
    EvaluationSettings evaluation,
    CheckpointSettings checkpoint,
    CacheSettings cache,
    Optional<StudySettings> study,
    Selection<TrackingSettings> tracking,
    ResolvedConfig resolved,
    Path base) {

  /** The section that turns a config into a study; a single run ignores it. */
  public static final String STUDY = "study";

  private static final String INIT = "init";

  /** The launcher that is none: the process of the study starts the trials. */
  public static final String LOCAL = "local";

  /** The tracker name of a run that is recorded only in its journal. */
  public static final String NO_TRACKER = "none";

  /**
   * An override of operator or quantizer at sites by pattern.
   *
   * @param pattern of site paths
   * @param operator if it changes
   * @param quantizer if it changes
   */
  public record SiteOverride(
      String pattern, Optional<Choice> operator, Optional<PerSide> quantizer) {}

  /**
   * Loads, binds and checks a config.
   *
   * @param file as the user typed it
   * @param overrides {@code key=value}, as after {@code -o}
   * @throws org.frugalsr.api.error.UserError listing all problems
   */
  public static Experiment load(Path file, List<String> overrides) {
    return of(ConfigSource.load(file, overrides));
  }

  /** Binds and checks a loaded config, possibly stored by an earlier run. */
  public static Experiment of(LoadedConfig loaded) {
    return of(loaded, registry(loaded));
  }

  /**
   * Binds and checks the config of an earlier run.
   *
   * @param loaded as returned by {@link ConfigSource#stored}
   * @param base the base of its relative paths, except those of overrides
   */
  public static Experiment stored(LoadedConfig loaded, Path base) {
    LoadedConfig seen =
        base.equals(Path.of("")) ? loaded : loaded.with(OverridePaths.absolute(loaded.config()));
    return bind(binder(seen), registry(seen), base);
  }

  /**
   * Returns the parts registered by plug-ins on the class path and on the config's {@code
   * plugins.path}.
   *
   * @throws UserError if the path names code that the user has not consented to
   */
  public static Registry registry(LoadedConfig loaded) {
    PluginTrust.usual().check(loaded);
    return Registry.discover(PluginPath.of(loaded.config()));
  }

  /**
   * As {@link #registry}, but without asking the user, for callers that can do without the
   * plug-ins.
   */
  public static Registry trustedRegistry(LoadedConfig loaded) {
    PluginTrust.silent().check(loaded);
    return Registry.discover(PluginPath.of(loaded.config()));
  }

  /**
   * Binds and checks a config against given plug-ins, as contract suites do.
   *
   * @param registry replaces everything on the class path and on {@code plugins.path}
   */
  public static Experiment of(LoadedConfig loaded, Registry registry) {
    Binder binder = binder(loaded);
    if (loaded.stored().isEmpty()) { // an earlier run has its folder and its network already
      RootSettings.checkName(binder, loaded.config());
      BlockNames.tell(binder, registry);
    }
    return bind(binder, registry, Path.of(""));
  }

  /**
   * Returns every section of a config, including optional ones, with its keys: their types,
   * defaults and meanings.
   *
   * @param loaded determines what is chosen by name; may have errors
   */
  public static KeyReference reference(LoadedConfig loaded) {
    Binder binder = binder(loaded);
    KeyEffects effects = KeyEffects.ofSections();
    try {
      Registry registry = trustedRegistry(loaded);
      placed(binder, registry);
      effects = KeyEffects.of(bind(binder, registry, Path.of("")));
    } catch (UserError mistakes) {
      // the keys are known nevertheless
    }
    if (!binder.has(INIT)) {
      binder.section(INIT, InitSettings.class);
    }
    if (!binder.has(STUDY)) {
      binder.section(STUDY, StudySettings.class);
    }
    return binder.reference().withEffects(effects::of);
  }

  /** Binds the keys allowed under a site pattern. */
  private static void placed(Binder binder, Registry registry) {
    Options operators = registry.options(Kind.OPERATOR);
    Options quantizers = registry.options(Kind.QUANTIZER);
    String site = ConfigUtil.joinPath("placement", "sites", KeyReference.PATTERN);
    binder.choice(site + ".operator", withDefault(operators, "conv"));
    binder.perSide(site + ".quantizer", withDefault(quantizers, "none"));
  }

  private static Binder binder(LoadedConfig loaded) {
    Config config = withAbsolutePlugins(loaded.config());
    return Binder.of(loaded.with(config.withFallback(usedSets(config))));
  }

  private static Experiment bind(Binder binder, Registry registry, Path base) {
    Options operators = registry.options(Kind.OPERATOR);
    Options quantizers = registry.options(Kind.QUANTIZER);
    Options blocks = registry.options(Kind.BLOCK);
    Options networks = registry.options(Kind.NETWORK);
    Options trainers = registry.options(Kind.TRAINER);
    Bound<RootSettings> root = binder.section("", RootSettings.class);
    var network = binder.choice(Kind.NETWORK.section(), NetworkSettings.class, networks);
    Bound<Choice> block = binder.choice(Kind.BLOCK.section(), withDefault(blocks, "residual"));
    Map<String, Bound<? extends Record>> named =
        namedBlocks(binder, block, registry.all(Kind.BLOCK));
    Bound<Choice> operator = binder.choice(Kind.OPERATOR.section(), withDefault(operators, "conv"));
    Bound<PerSide> quantizer =
        binder.perSide(Kind.QUANTIZER.section(), withDefault(quantizers, "none"));
    var placement = binder.section("placement", PlacementSettings.class);
    List<BoundSite> sites = sites(binder, operators, quantizers);
    var init =
        binder.has(INIT)
            ? Optional.of(binder.section(INIT, InitSettings.class))
            : Optional.<Bound<InitSettings>>empty();
    var trainer =
        binder.choice(
            Kind.TRAINER.section(), TrainerSettings.class, withDefault(trainers, "standard"));
    var data = binder.section("data", DataSettings.class);
    var evaluation = binder.section("evaluation", EvaluationSettings.class);
    var checkpoint = binder.section("checkpoint", CheckpointSettings.class);
    var cache = binder.section("cache", CacheSettings.class);
    var tracking =
        binder.choice(Kind.TRACKER.section(), TrackingSettings.class, trackers(registry));
    binder.section("plugins", PluginSettings.class);
    boolean isStudy = binder.has(STUDY);
    if (!isStudy) {
      binder.names(STUDY); // so that study = null, which RunCommand advises, is a known key
    }
    var study =
        isStudy
            ? Optional.of(binder.section(STUDY, StudySettings.class))
            : Optional.<Bound<StudySettings>>empty();
    if (isStudy) {
      binder.choice(Kind.LAUNCHER.section(), launchers(registry));
    }
    ResolvedConfig resolved = binder.finish();
    return new Experiment(
        registry,
        root.get(),
        network.get(),
        block.get(),
        settings(named, block.get()),
        operator.get(),
        quantizer.get(),
        placement.get(),
        sites.stream().map(BoundSite::get).toList(),
        init.map(Bound::get),
        trainer.get(),
        data.get(),
        evaluation.get(),
        checkpoint.get(),
        cache.get(),
        study.map(Bound::get),
        tracking.get(),
        resolved,
        base);
  }

  /** The launchers that {@code study.launcher} can choose. */
  public static Options launchers(Registry registry) {
    List<Option<?>> options = new ArrayList<>();
    options.add(new Option<>(LOCAL, "Trains the trials on this machine.", NoSettings.class));
    registry.all(Kind.LAUNCHER).values().forEach(r -> options.add(r.option()));
    return Options.of(Kind.LAUNCHER.noun(), options).withDefault(LOCAL);
  }

  private static Options trackers(Registry registry) {
    List<Option<?>> options = new ArrayList<>();
    options.add(new Option<>(NO_TRACKER, "Keeps the journal only.", NoSettings.class));
    registry.all(Kind.TRACKER).values().forEach(r -> options.add(r.option()));
    return Options.of(Kind.TRACKER.noun(), options).withDefault(NO_TRACKER);
  }

  private static Options withDefault(Options options, String name) {
    return options.byName().containsKey(name) ? options.withDefault(name) : options;
  }

  /**
   * Binds the settings of the blocks that are not chosen for the body, but may be named elsewhere.
   */
  private static Map<String, Bound<? extends Record>> namedBlocks(
      Binder binder, Bound<Choice> chosen, Map<String, Registered<Block>> blocks) {
    Map<String, Registered<Block>> others = new TreeMap<>(blocks);
    chosen.check(choice -> others.remove(choice.name())); // its sub-section is in the choice
    Map<String, Bound<? extends Record>> bound = new TreeMap<>();
    others.forEach(
        (name, registered) -> {
          Option<?> option = registered.option();
          String path = ConfigUtil.joinPath(Kind.BLOCK.section(), name);
          if (binder.has(path)) {
            bound.put(name, binder.section(path, option.settings()));
          } else {
            Binder empty = Binder.of(new LoadedConfig("defaults", ConfigFactory.empty()));
            Bound<? extends Record> defaults = empty.section("", option.settings());
            empty.finish();
            bound.put(name, defaults);
          }
        });
    return bound;
  }

  private static Map<String, Record> settings(
      Map<String, Bound<? extends Record>> named, Choice block) {
    Map<String, Record> settings = new TreeMap<>();
    named.forEach((name, bound) -> settings.put(name, bound.get()));
    settings.put(block.name(), block.settings());
    return settings;
  }

  private record BoundSite(
      String pattern, Optional<Bound<Choice>> operator, Optional<Bound<PerSide>> quantizer) {
    SiteOverride get() {
      return new SiteOverride(pattern, operator.map(Bound::get), quantizer.map(Bound::get));
    }
  }

  private static List<BoundSite> sites(Binder binder, Options operators, Options quantizers) {
    List<BoundSite> sites = new ArrayList<>();
    for (String pattern : binder.names("placement.sites")) {
      checkPattern(binder, pattern);
      String operator = ConfigUtil.joinPath("placement", "sites", pattern, "operator");
      String quantizer = ConfigUtil.joinPath("placement", "sites", pattern, "quantizer");
      sites.add(
          new BoundSite(
              pattern,
              binder.has(operator)
                  ? Optional.of(binder.choice(operator, operators))
                  : Optional.empty(),
              binder.has(quantizer)
                  ? Optional.of(binder.perSide(quantizer, withDefault(quantizers, "none")))
                  : Optional.empty()));
    }
    return sites;
  }

  private static void checkPattern(Binder binder, String pattern) {
    try {
      new PathPattern(pattern);
    } catch (IllegalArgumentException refused) {
      binder.problem(
          ConfigUtil.joinPath("placement", "sites", pattern),
          "'placement.sites': " + refused.getMessage());
    }
  }

  /** Makes plug-in paths absolute, since a run may be resumed from another folder. */
  private static Config withAbsolutePlugins(Config config) {
    List<Path> paths = PluginPath.of(config);
    if (paths.isEmpty()) {
      return config;
    }
    List<String> absolute = paths.stream().map(p -> p.toAbsolutePath().toString()).toList();
    ConfigValue before = config.getValue("plugins.path");
    return config.withValue(
        "plugins.path", ConfigValueFactory.fromIterable(absolute).withOrigin(before.origin()));
  }

  /**
   * Restricts the catalogue to the sets that the config mentions, so that others do not enter its
   * hash.
   */
  private static Config usedSets(Config config) {
    Set<String> used = new HashSet<>();
    for (String use : List.of("data.train", "data.validate", "data.test")) {
      try {
        if (config.hasPath(use)) {
          used.addAll(
              config.getValue(use).valueType() == ConfigValueType.LIST
                  ? config.getStringList(use)
                  : List.of(config.getString(use)));
        }
      } catch (ConfigException.WrongType e) {
        // the binder will say what is wrong with it
      }
    }
    try {
      if (config.hasPath("data.sets")) {
        used.addAll(config.getObject("data.sets").keySet());
      }
    } catch (ConfigException.WrongType e) {
      // the binder will say what is wrong with it
    }
    Config reference = Catalogue.reference();
    for (String name : reference.getObject("data.sets").keySet()) {
      if (!used.contains(name)) {
        reference = reference.withoutPath(ConfigUtil.joinPath("data", "sets", name));
      }
    }
    return reference;
  }

  /** Returns the data sets by name, with folders relative to {@link #base}. */
  public Catalogue catalogue() {
    return new Catalogue(base, data.root(), data.sets());
  }

  /**
   * The folder of a run: the run's name in {@code runs}.
   *
   * @param file the config file, whose name without ending is the run's if the config gives none
   */
  public Path folder(Path file) {
    return root.folder(file);
  }

  /** Returns the hash of everything that determines what a run computes. */
  public String hash() {
    return resolved.hash(KeyEffects.of(this)::isHashed);
  }

  /**
   * Returns the content of {@link #hash} as canonical JSON, without keys for which file contents
   * matter, such as data sets and teachers. The number of threads is included only with native
   * kernels. {@code kernels} is in neither; its {@linkplain ConvolutionKernels#numerics version}
   * matters instead.
   */
  public String decisive() {
    KeyEffects effects = KeyEffects.of(this);
    return resolved.notDefault(key -> effects.isInTrialKey(key, root.kernels()));
  }

  /** Returns the non-default keys that define the run's variant, as canonical JSON. */
  public String variant() {
    return resolved.notDefault(KeyEffects.of(this)::makesVariant);
  }
}
