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
 * The effect of each config key, and its consequences for hashes, variants, studies and resumes.
 *
 * <p>Effects are declared only by {@link Key} and {@link Section} on the records of the sections. A
 * key without a declaration affects the result and cannot change at a resume.
 */
public final class KeyEffects {
  private static final Set<Effect> FREE = EnumSet.of(Effect.PLACE, Effect.PRESENTATION);
  private static final Set<Effect> OF_THE_MACHINE = EnumSet.of(Effect.NUMERICS, Effect.MACHINE);
  private static final Set<Effect> OF_A_RUN = EnumSet.of(Effect.SEED, Effect.IDENTITY);

  private static final KeyEffects OF_SECTIONS = new KeyEffects(declaredBySections());

  /** The declared effect of a key, or of all keys of a section. */
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

  /** Returns the config sections that are bound to records, in their usual order. */
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

  /**
   * Returns the effects independent of the chosen plug-ins, whose keys have the effect of their
   * section.
   */
  public static KeyEffects ofSections() {
    return OF_SECTIONS;
  }

  /** Returns the effects for a config, including the declarations of the chosen plug-ins. */
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

  /** Returns the effects for the keys of a plug-in in the section of its kind, if it is chosen. */
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
   * Returns the effect of a key.
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

  /** Whether another value makes a run another variant, not only another seed. */
  public boolean makesVariant(String key) {
    return effect(key).makesVariant();
  }

  /** Whether a config's hash includes the key. */
  public boolean isHashed(String key) {
    return effect(key).isHashed();
  }

  /**
   * Whether the key of a study's trial includes this key's value: the hashed keys except those
   * hashed by content. Keys for the division of work are included only with native kernels.
   */
  public boolean isInTrialKey(String key, ConvolutionKernels kernels) {
    boolean sameBits = effect(key) == Effect.NUMERICS && kernels == ConvolutionKernels.OWN;
    return isHashed(key) && !of(key).byContent() && !sameBits;
  }

  /** Whether another value affects what a network has learned up to a step. */
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

  /** Returns the keys that a resume may change; a section includes all its keys. */
  public List<String> resumable() {
    return widest(this::isResumable);
  }

  /**
   * Returns the widest section around a key, or the key itself, that a study's trial takes from the
   * current config when it is resumed: file locations, and what is kept, shown and tracked.
   *
   * @return empty if the trial keeps its original value
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

  /** Returns the keys that configure the use of the machine. */
  public Set<String> ofTheMachine() {
    return new LinkedHashSet<>(widest(key -> OF_THE_MACHINE.contains(effect(key))));
  }

  /** Whether the key differs between runs of a variant: the seed, the name and the folder. */
  public boolean isOfARun(String key) {
    return OF_A_RUN.contains(effect(key));
  }

  private Stream<String> inside(String section) {
    return paths.stream().filter(path -> path.startsWith(section + "."));
  }

  /** Returns the declared paths that satisfy a condition, without those nested in others. */
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
