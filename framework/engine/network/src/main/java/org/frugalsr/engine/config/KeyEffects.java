package org.frugalsr.engine.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registered;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.DeclaredEffect;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.KeyReference;
import org.frugalsr.api.config.PerSide;
import org.frugalsr.api.config.Section;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.tensor.kernel.ConvolutionKernels;

/**
 * What depends on each key of a config, and what follows from that for hashes, variants, studies
 * and resumes.
 *
 * <p>The records of the sections declare it, by {@link Key} and {@link Section}; there is no other
 * list. A key of which nothing is declared decides the result and cannot change at a resume.
 */
public final class KeyEffects {
  private static final Set<Effect> FREE = EnumSet.of(Effect.PLACE, Effect.PRESENTATION);
  private static final Set<Effect> OF_THE_MACHINE = EnumSet.of(Effect.NUMERICS, Effect.MACHINE);
  private static final Set<Effect> OF_A_RUN = EnumSet.of(Effect.SEED, Effect.IDENTITY);

  private static final KeyEffects OF_SECTIONS = new KeyEffects(declaredBySections());

  /** Something declared of a key, or of all keys of a section. */
  private record Declaration(List<String> path, DeclaredEffect effect) {
    boolean holds(List<String> key) {
      return path.size() <= key.size()
          && IntStream.range(0, path.size())
              .allMatch(
                  i -> path.get(i).equals(key.get(i)) || path.get(i).equals(KeyReference.NAME));
    }
  }

  private final List<String> paths;
  private final List<Declaration> outerFirst;

  private KeyEffects(Map<String, DeclaredEffect> declared) {
    this.paths = List.copyOf(declared.keySet());
    List<Declaration> all = new ArrayList<>();
    declared.forEach((path, effect) -> all.add(new Declaration(words(path), effect)));
    all.sort(Comparator.comparingInt(d -> d.path().size()));
    this.outerFirst = List.copyOf(all);
  }

  /** The sections of a config that are bound to records, in the order in which one writes them. */
  static Map<String, Class<? extends Record>> sections() {
    Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    sections.put("", RootSettings.class);
    sections.put(Kind.NETWORK.section(), NetworkSettings.class);
    sections.put("placement", PlacementSettings.class);
    sections.put("init", InitSettings.class);
    sections.put(Kind.TRAINER.section(), TrainerSettings.class);
    sections.put("data", DataSettings.class);
    sections.put("evaluation", EvaluationSettings.class);
    sections.put("checkpoint", CheckpointSettings.class);
    sections.put("cache", CacheSettings.class);
    sections.put("plugins", PluginSettings.class);
    sections.put(Kind.TRACKER.section(), TrackingSettings.class);
    sections.put(Experiment.STUDY, StudySettings.class);
    return sections;
  }

  private static Map<String, DeclaredEffect> declaredBySections() {
    Map<String, DeclaredEffect> declared = new LinkedHashMap<>();
    sections().forEach((path, record) -> declared.putAll(DeclaredEffect.in(path, record)));
    return declared;
  }

  /** What holds whatever is chosen; keys of plug-ins have the effect of their section. */
  public static KeyEffects ofSections() {
    return OF_SECTIONS;
  }

  /** What holds in a config, what the chosen plug-ins declare of their keys included. */
  public static KeyEffects of(Experiment e) {
    Map<String, DeclaredEffect> declared = declaredBySections();
    add(declared, Kind.NETWORK.section(), e.network().choice());
    add(declared, Kind.BLOCK.section(), e.block());
    e.blockSettings()
        .forEach(
            (name, settings) ->
                add(
                    declared,
                    ConfigUtil.joinPath(Kind.BLOCK.section(), name),
                    new Choice(name, settings)));
    add(declared, Kind.OPERATOR.section(), e.operator());
    add(declared, Kind.QUANTIZER.section(), e.quantizer());
    for (Experiment.SiteOverride site : e.sites()) {
      String path = ConfigUtil.joinPath("placement", "sites", site.pattern());
      site.operator().ifPresent(o -> add(declared, path + ".operator", o));
      site.quantizer().ifPresent(q -> add(declared, path + ".quantizer", q));
    }
    add(declared, Kind.TRAINER.section(), e.trainer().choice());
    add(declared, Kind.TRACKER.section(), e.tracking().choice());
    return new KeyEffects(declared);
  }

  /** What holds for the keys of a plug-in, in the section of its kind, once it is chosen. */
  public static KeyEffects of(Registered<?> part) {
    Map<String, DeclaredEffect> declared = declaredBySections();
    declared.putAll(DeclaredEffect.ofKeys(part.kind().section(), part.option().settings()));
    return new KeyEffects(declared);
  }

  private static void add(Map<String, DeclaredEffect> declared, String path, PerSide quantizer) {
    add(declared, path + ".weights", quantizer.weights());
    add(declared, path + ".activations", quantizer.activations());
  }

  private static void add(Map<String, DeclaredEffect> declared, String path, Choice choice) {
    declared.putAll(DeclaredEffect.ofKeys(path, choice.settings().getClass()));
  }

  /**
   * What holds for a key.
   *
   * @param key dotted, quoted where HOCON needs it
   */
  public DeclaredEffect of(String key) {
    List<String> words = words(key);
    DeclaredEffect effect = DeclaredEffect.RESULT;
    for (Declaration declaration : outerFirst) {
      if (declaration.holds(words)) {
        effect = declaration.effect().within(effect);
      }
    }
    return effect;
  }

  private Effect effect(String key) {
    return of(key).effect().orElse(Effect.RESULT);
  }

  /** Whether another value makes a run another variant, and not only another seed of one. */
  public boolean makesVariant(String key) {
    return effect(key).makesVariant();
  }

  /** Whether a config's hash counts the key. */
  public boolean isHashed(String key) {
    return effect(key).isHashed();
  }

  /**
   * Whether the key of a study's trial counts the key's value, not the content that it names: what
   * is hashed, except by content. The division of work counts with native kernels only.
   */
  public boolean isInTrialKey(String key, ConvolutionKernels kernels) {
    boolean sameBits = effect(key) == Effect.NUMERICS && kernels == ConvolutionKernels.OWN;
    return isHashed(key) && !of(key).byContent() && !sameBits;
  }

  /** Whether another value decides what a network had learned up to a step. */
  public boolean decidesLearning(String key) {
    DeclaredEffect declared = of(key);
    return switch (effect(key)) {
      case SEED, IMPLEMENTATION -> true;
      case RESULT -> !declared.resumable() || declared.byContent(); // such as trainer.steps
      default -> false;
    };
  }

  /** Whether a run may be resumed with another value. */
  public boolean isResumable(String key) {
    return of(key).resumable();
  }

  /** The keys that a resume may change; a section stands for all its keys. */
  public List<String> resumable() {
    return widest(this::isResumable);
  }

  /**
   * The widest section around a key, or the key, that a study's trial takes from the config of now
   * when it continues: where files lie, and what is kept, shown and tracked.
   *
   * @return empty if the trial keeps the value that it began with
   */
  public Optional<String> free(String key) {
    return isFree(key)
        ? widest(path -> isFree(path) && inside(path).allMatch(this::isFree)).stream()
            .filter(path -> new Declaration(words(path), of(path)).holds(words(key)))
            .findFirst()
        : Optional.empty();
  }

  private boolean isFree(String key) {
    return isResumable(key) && FREE.contains(effect(key));
  }

  /** The keys that say what of the machine computes. */
  public Set<String> ofTheMachine() {
    return new LinkedHashSet<>(widest(key -> OF_THE_MACHINE.contains(effect(key))));
  }

  /** Whether the key differs from run to run of one variant: the seed, the name and the folder. */
  public boolean isOfARun(String key) {
    return OF_A_RUN.contains(effect(key));
  }

  private Stream<String> inside(String section) {
    return paths.stream().filter(path -> path.startsWith(section + "."));
  }

  /** The declared paths that something is true of, without those in others of them. */
  private List<String> widest(Predicate<String> is) {
    List<String> found = paths.stream().filter(is).toList();
    return found.stream()
        .filter(path -> found.stream().noneMatch(around -> path.startsWith(around + ".")))
        .toList();
  }

  private static List<String> words(String path) {
    if (path.isEmpty()) {
      return List.of();
    }
    String plain = path.replace("[]", "");
    try {
      return ConfigUtil.splitPath(plain);
    } catch (ConfigException notAPath) { // such as one that a journal has shortened
      return List.of(plain.split("\\.", -1));
    }
  }
}
