package org.frugalsr.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Plugin;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.config.Option;
import org.frugalsr.engine.cost.CostFixture;
import org.frugalsr.tensor.kernel.ConvolutionKernels;
import org.junit.jupiter.api.Test;

/** What follows from the effects of keys, for every key that there is. */
class KeyEffectsTest {
  /** What holds for a key that declares nothing, as one that is added does. */
  private static final String UNDECLARED = "variant hashed trial learned";

  /** All others. A section stands for its keys that have no line of their own. */
  private static final String DECIDED =
      """
      name                 resumable own
      runs                 resumable own
      seed                 hashed trial learned own
      threads              hashed resumable machine
      kernels              variant learned
      memory-gib           resumable machine
      cache                resumable free
      checkpoint           resumable free
      data.root            resumable free
      data.sets            variant hashed learned resumable
      data.test            variant hashed resumable
      data.train           variant hashed learned resumable
      data.validate        variant hashed learned resumable
      evaluation           variant hashed trial resumable
      evaluation.features  resumable free
      evaluation.pictures  resumable free
      init.from            variant hashed learned
      plugins              resumable free
      study                -
      tracking             resumable free
      trainer.steps        variant hashed trial resumable
      trainer.teacher      variant hashed learned resumable
      """;

  private static final Map<String, String> TABLE = new TreeMap<>();

  static {
    DECIDED
        .lines()
        .map(line -> line.split("\\s+", 2))
        .forEach(line -> TABLE.put(line[0], line[1].equals("-") ? "" : line[1]));
  }

  private final KeyEffects effects = KeyEffects.ofSections();

  /** Every key of a config, whatever it chooses, but those of plug-ins. */
  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    var sections = Experiment.reference(ConfigSource.of(List.of())).sections();
    sections.forEach(
        (path, of) ->
            of.keySet().stream()
                .map(key -> path.isEmpty() ? key : path + "." + key)
                .filter(key -> !sections.containsKey(key))
                .forEach(keys::add));
    return keys;
  }

  private static String decided(String key) {
    for (String path = key; ; path = path.substring(0, path.lastIndexOf('.'))) {
      String found = TABLE.get(path);
      if (found != null) {
        return found;
      }
      if (path.indexOf('.') < 0) {
        return UNDECLARED;
      }
    }
  }

  private String derived(String key) {
    List<String> words = new ArrayList<>();
    add(words, "variant", effects.makesVariant(key));
    add(words, "hashed", effects.isHashed(key));
    add(words, "trial", effects.isInTrialKey(key, ConvolutionKernels.OWN));
    add(words, "learned", effects.decidesLearning(key));
    add(words, "resumable", effects.isResumable(key));
    add(words, "free", effects.free(key).isPresent());
    add(words, "machine", effects.ofTheMachine().contains(key));
    add(words, "own", effects.isOfARun(key));
    return String.join(" ", words);
  }

  private static void add(List<String> words, String word, boolean holds) {
    if (holds) {
      words.add(word);
    }
  }

  @Test
  void everyKeyIsDecidedAsTheTableSays() {
    Set<String> keys = keys();
    assertTrue(keys.size() > 80, () -> "too few to be all of them: " + keys);
    for (String key : keys) {
      assertEquals(decided(key), derived(key), key);
    }
    for (String path : TABLE.keySet()) {
      assertTrue(
          keys.stream().anyMatch(key -> key.equals(path) || key.startsWith(path + ".")),
          () -> path + " is no key any more; remove its line");
    }
  }

  @Test
  void theSectionsAreThoseThatConfigsAreBoundTo() {
    Set<String> sections = new TreeSet<>();
    Experiment.reference(ConfigSource.of(List.of())).sections().keySet().stream()
        .map(path -> path.replaceFirst("\\..*", ""))
        .forEach(sections::add);
    sections.removeAll(Set.of("block", "operator", "quantizer")); // keys of plug-ins only
    assertEquals(sections, new TreeSet<>(KeyEffects.sections().keySet()));
  }

  @Test
  void threadsAreInATrialsKeyWithNativeKernels() {
    assertTrue(effects.isInTrialKey("threads", ConvolutionKernels.NATIVE));
  }

  @Test
  void keysOfPluginsAreAsTheirSection() {
    assertEquals(UNDECLARED, derived("network.whatever"));
    assertEquals(UNDECLARED, derived("placement.sites.\"body.*.conv1\".quantizer.name"));
    assertEquals("resumable free", derived("tracking.uri"));
    assertEquals("resumable free", derived("tracking.tags.\"a.b\""));
  }

  @Test
  void whatIsFreeIsTakenByWholeSections() {
    assertEquals("tracking", effects.free("tracking.tags.mine").orElseThrow());
    assertEquals("data.root", effects.free("data.root").orElseThrow());
    assertEquals("evaluation.pictures", effects.free("evaluation.pictures").orElseThrow());
    assertFalse(effects.free("evaluation.protocol").isPresent());
  }

  @Test
  void aResumeNamesSectionsOnce() {
    List<String> resumable = effects.resumable();
    assertEquals(new TreeSet<>(resumable).size(), resumable.size());
    assertTrue(resumable.containsAll(Arrays.asList("evaluation", "trainer.steps", "data.sets")));
    assertFalse(resumable.contains("evaluation.pictures"), "it is in evaluation");
  }

  @Test
  void aShortenedPathIsReadAsFarAsItGoes() {
    assertTrue(effects.isResumable("tracking.tags.\"a"));
    assertFalse(effects.makesVariant("tracking.tags.\"a"));
  }

  private record Logged(
      @Key(doc = "Steps.", def = "100", effect = Effect.PRESENTATION, resumable = true)
          int logEvery,
      @Key(doc = "Weight.", def = "1") double weight) {}

  private static final class Logging extends Plugin {
    @Override
    protected void configure() {
      trainer(new Option<>("logging", "Logs.", Logged.class), settings -> run -> null);
    }
  }

  private static Experiment logging(String... overrides) {
    String choices =
        """
        network.name = cost-net, block.name = cost-block, trainer.name = logging
        operator.name = cost-conv, quantizer.name = cost-none
        """;
    Config config = ConfigFactory.parseString(String.join("\n", overrides) + "\n" + choices);
    return Experiment.of(
        new LoadedConfig("x.conf", config.resolve()),
        Registry.of(List.of(new CostFixture(), new Logging())));
  }

  @Test
  void aPluginMayDeclareTheEffectOfItsKeys() {
    Experiment e = logging();
    KeyEffects of = KeyEffects.of(e);
    assertEquals("presentation, resumable", of.of("trainer.log-every").words());
    assertEquals("result", of.of("trainer.weight").words());
    assertEquals("result", effects.of("trainer.log-every").words(), "where it is not known");
    Experiment other = logging("trainer.log-every = 7");
    assertEquals(e.hash(), other.hash());
    assertEquals(e.decisive(), other.decisive());
    assertEquals(e.variant(), other.variant());
    assertNotEquals(e.hash(), logging("trainer.weight = 2").hash());
    assertEquals(
        "presentation, resumable",
        KeyEffects.of(e.registry().find(Kind.TRAINER, "logging")).of("trainer.log-every").words());
  }
}
