package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.frugalsr.api.Block;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Registry;
import org.frugalsr.api.Role;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.cli.Frugal;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.testkit.InferenceFormCheck;
import org.frugalsr.testkit.LearningCheck;
import org.frugalsr.testkit.TinyTraining;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds every operator x quantizer x block as the body of a small EDSR, and trains so many of
 * those that accept each other that every operator is met with every quantizer, every operator with
 * every block and every quantizer with every block.
 *
 * <p>A block without units, such as an activation, never meets a quantizer: it is walked with a
 * float one and a binary one only. In a body of 8 channels and patches of 8 pixels the gates of
 * attention may be shut, so that whether gradients reach everything is asked elsewhere, of the
 * blocks' contracts. The trainer {@code curriculum} meets a handful of bodies. HPB adds multiples
 * of features by their own size, which an identity around each of its units would square block by
 * block, so that adder units have none there.
 */
class CombinationWalkTest {
  private static final Registry REGISTRY = Registry.discover(List.of());
  private static final Set<String> FLOAT_AND_ONE_BIT = Set.of("none", "bnn");

  /**
   * Blocks and attention of float networks. A quantizer sees the kernels of a block, not the block:
   * these meet one that is none and one of one bit.
   */
  private static final Set<String> OF_FLOAT_NETWORKS =
      Set.of("srb", "bsrb", "imdb", "rfdb", "esdb", "esa", "cca", "channel-weights");

  /**
   * Between its two 1x1 kernels bsconv-s has sums of a few signs and no norm: even numbers, where
   * the derivative of Bi-Real or of a clip is 0 unless they are. It learns by what goes around
   * them.
   */
  private static final Set<String> GRADIENTS_OF_FEW =
      Set.of("bsconv-s under binary", "bsconv-s under uniform-prior");

  private static final Set<String> BLOCKS_WITH_UNITS = blocksWithUnits();
  private static final List<Combination> ACCEPTED = accepted();
  private static final int STEPS = 3;

  /** Rounds of two steps, so that those of a check lie in several. */
  private static final String CURRICULUM = "trainer { name = curriculum, steps = 6 }\n";

  /** What stands in the body, by registered names. */
  private record Combination(String operator, String quantizer, String block) {
    Experiment experiment() {
      if (BLOCKS_WITH_UNITS.contains(block)) {
        return experiment("block { name = " + block + ", plain.norm = true }");
      }
      boolean gates = REGISTRY.find(Kind.BLOCK, block).subKind().equals(Block.ATTENTION);
      String around = gates ? "activation = none, attention = [%s]" : "activation = %s";
      return experiment("block { name = plain, " + around.formatted(block) + ", shortcut = true }");
    }

    /** Whether it shows anything that another one does not. */
    boolean worthWalking() {
      boolean all = BLOCKS_WITH_UNITS.contains(block) && !isOfFloatNetworks();
      return all || FLOAT_AND_ONE_BIT.contains(quantizer);
    }

    boolean isOfFloatNetworks() {
      return OF_FLOAT_NETWORKS.contains(block);
    }

    /** What meets in it, two by two. */
    List<String> meetings() {
      return List.of(
          operator + " under " + quantizer, operator + " in " + block, quantizer + " in " + block);
    }

    /** With what comes later, which wins. */
    private Experiment with(String more) {
      return experiment("block { name = " + block + " }", more);
    }

    private Experiment experiment(String blockSection) {
      return experiment(blockSection, "");
    }

    private Experiment experiment(String blockSection, String more) {
      String text =
          """
          network { name = edsr, scale = 2, channels = 8, blocks = 2, tail = direct, range = 64 }
          operator { name = %s, adder.shortcut = %s }
          quantizer.name = %s
          %s
          trainer { steps = 100, batch = 2, patch = 8, optimizer.lr = 0.01 }
          """
              .formatted(operator, !block.equals("hpb"), quantizer, blockSection);
      return Experiment.of(
          new LoadedConfig(toString(), ConfigFactory.parseString(text + more)), REGISTRY);
    }

    /** Whether it can be built, and a unit of the body takes the operator. */
    boolean accepted() {
      try {
        return body(Networks.build(experiment())).stream().anyMatch(k -> k.refusedBy().isEmpty());
      } catch (UserError refusal) {
        return false;
      }
    }

    @Override
    public String toString() {
      return operator + ", " + quantizer + ", " + block;
    }
  }

  private static List<PlacedKernel> body(BuiltNetwork network) {
    return network.kernels().stream().filter(k -> k.role() == Role.BODY).toList();
  }

  private static Set<String> blocksWithUnits() {
    Set<String> blocks = new TreeSet<>();
    for (String block : REGISTRY.all(Kind.BLOCK).keySet()) {
      Experiment body =
          new Combination("conv", "none", block).experiment("block { name = " + block + " }");
      if (!body(Networks.build(body)).isEmpty()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private static List<Combination> accepted() {
    List<Combination> accepted = new ArrayList<>();
    for (String operator : REGISTRY.all(Kind.OPERATOR).keySet()) {
      for (String quantizer : REGISTRY.all(Kind.QUANTIZER).keySet()) {
        for (String block : REGISTRY.all(Kind.BLOCK).keySet()) {
          Combination c = new Combination(operator, quantizer, block);
          if (c.worthWalking() && c.accepted()) {
            accepted.add(c);
          }
        }
      }
    }
    accepted.sort(Comparator.comparing(Combination::isOfFloatNetworks)); // those meet last
    return accepted;
  }

  /** Few in which everything meets that meets in all; those with the most meetings first. */
  private static List<Combination> covering(List<Combination> all) {
    List<Combination> chosen = new ArrayList<>();
    Set<String> met = new HashSet<>();
    for (int meetings = 3; meetings > 0; meetings--) {
      for (Combination c : all) {
        if (c.meetings().stream().filter(m -> !met.contains(m)).count() == meetings) {
          chosen.add(c);
          met.addAll(c.meetings());
        }
      }
    }
    return chosen;
  }

  @Test
  void everyRegisteredNameIsAcceptedSomewhere() {
    Set<String> left = new TreeSet<>();
    left.addAll(REGISTRY.all(Kind.OPERATOR).keySet());
    left.addAll(REGISTRY.all(Kind.QUANTIZER).keySet());
    left.addAll(REGISTRY.all(Kind.BLOCK).keySet());
    for (Combination c : ACCEPTED) {
      left.removeAll(List.of(c.operator(), c.quantizer(), c.block()));
    }
    assertEquals(Set.of(), left, "nothing accepts these");
  }

  /**
   * An operator and a quantizer that meet first are trained until they have learnt and are resumed:
   * both may have state in the same kernel. What meets a block takes a few steps.
   */
  @TestFactory
  Stream<DynamicTest> combinations(@TempDir Path folder) {
    Set<String> kernels = new HashSet<>();
    return covering(ACCEPTED).stream()
        .map(
            c -> {
              boolean whole = !c.isOfFloatNetworks() && kernels.add(c.meetings().getFirst());
              return DynamicTest.dynamicTest(
                  c.toString(),
                  () -> {
                    if (whole) {
                      if (!GRADIENTS_OF_FEW.contains(c.meetings().getFirst())) {
                        checkGradients(c.experiment(), c.toString());
                      }
                      check(c.experiment(), folder.resolve(c.toString()));
                    } else {
                      checkSteps(c.experiment());
                    }
                  });
            });
  }

  /** The quantizer that is one half, of weights, with every other one as the half of inputs. */
  @TestFactory
  Stream<DynamicTest> uniformPriorBesideEachQuantizerOfActivations(@TempDir Path folder) {
    Combination body = new Combination("conv", "uniform-prior", "residual");
    return REGISTRY.all(Kind.QUANTIZER).keySet().stream()
        .filter(inputs -> !inputs.equals("uniform-prior")) // both halves: among the combinations
        .map(
            inputs ->
                DynamicTest.dynamicTest(
                    inputs,
                    () -> {
                      Experiment e = body.with("quantizer.activations.name = " + inputs);
                      checkGradients(e, body.toString());
                      check(e, folder.resolve(inputs));
                    }));
  }

  /** The trainer that weights pixels beside what else is peculiar: few bodies, each reading. */
  @TestFactory
  Stream<DynamicTest> curriculum(@TempDir Path folder) throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("teacher.conf"),
            """
            network { name = edsr, scale = 2, channels = 4, blocks = 1 }
            trainer { steps = 1, batch = 1, patch = 8 }
            data.train = sample-validation
            """);
    Path teacher = folder.resolve("teacher");
    assertEquals(0, Frugal.execute("run", conf.toString(), "--out", teacher.toString()));
    String of = "trainer.teacher = \"" + teacher + "\"\ntrainer.reading.%s";
    Map<Combination, String> bodies = new LinkedHashMap<>();
    bodies.put(new Combination("conv", "bam", "residual"), of.formatted("rounds = 3"));
    bodies.put(new Combination("adder", "none", "residual"), of.formatted("previous = averaged"));
    bodies.put(new Combination("bsconv-u", "none", "plain"), "trainer.reading.weights = quantile");
    bodies.put(
        new Combination("bsconv-s", "none", "residual"),
        "trainer.reading { weights = teacher-free, start = initial, rounds = 3 }");
    bodies.put(
        new Combination("dsconv", "none", "residual"),
        "trainer.reading { weights = pspl, slope = 100 }");
    return bodies.entrySet().stream()
        .map(
            body ->
                DynamicTest.dynamicTest(
                    body.toString(),
                    () -> {
                      Experiment e = body.getKey().with(CURRICULUM + body.getValue());
                      assertTrue(body.getKey().accepted());
                      LearningCheck.resumesBitForBit(
                          e, Files.createDirectories(folder.resolve(body.getKey().toString())));
                    }));
  }

  private static void check(Experiment e, Path folder) throws IOException {
    LearningCheck.lossFalls(e);
    LearningCheck.resumesBitForBit(e, Files.createDirectories(folder));
    checkSteps(e);
  }

  private static void checkGradients(Experiment e, String name) {
    try (TinyTraining t = TinyTraining.of(e)) {
      assertEquals(
          List.of(), t.unreached(), name + ": parameters without gradient, or with zeros only");
    }
  }

  private static void checkSteps(Experiment e) {
    try (TinyTraining t = TinyTraining.of(e)) {
      t.train(STEPS);
      List<PlacedKernel> body = body(t.network());
      assertFalse(body.isEmpty());
      body.forEach(kernel -> InferenceFormCheck.run(t.network(), kernel, t.memory()));
    }
  }
}
