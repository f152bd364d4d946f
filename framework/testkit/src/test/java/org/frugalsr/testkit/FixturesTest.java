package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.frugalsr.api.Mode;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.api.UnitSpec;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.PixelLoss.Distance;
import org.frugalsr.testkit.fixture.FixturePlugin;
import org.junit.jupiter.api.Test;

/** What the papers ask of the engine, seen on the fixtures. */
class FixturesTest {
  private static final String CHAIN = "block.name = chain, quantizer.name = accumulating";

  private static Experiment experiment(String text) {
    return TinyExperiment.of(List.of(new FixturePlugin()), text);
  }

  private static float[] values(BuiltNetwork network, String path) {
    Parameter p =
        network.parameters().stream().filter(q -> q.path().equals(path)).findAny().orElseThrow();
    return Numbers.toFloats(p.value());
  }

  @Test
  void weightsOfAGroupAccumulateWithThoseBuiltBefore() {
    try (TinyTraining t = TinyTraining.of(experiment(CHAIN))) {
      float[] first = values(t.network(), "body.0.conv1.weight");
      float[] second = values(t.network(), "body.0.conv2.weight");
      float[] expected = new float[first.length];
      for (int i = 0; i < first.length; i++) {
        expected[i] = first[i] + second[i] >= 0 ? 1 : -1;
      }
      assertArrayEquals(expected, effectiveWeight(t, "body.0.conv2"));
    }
  }

  @Test
  void aKernelOutsideTheGroupStandsAlone() {
    try (TinyTraining t = TinyTraining.of(experiment(CHAIN))) {
      float[] own = values(t.network(), "body.0.conv3.weight");
      for (int i = 0; i < own.length; i++) {
        own[i] = own[i] >= 0 ? 1 : -1;
      }
      assertArrayEquals(own, effectiveWeight(t, "body.0.conv3"));
    }
  }

  private static float[] effectiveWeight(TinyTraining t, String path) {
    PlacedKernel kernel =
        t.network().kernels().stream().filter(k -> k.path().equals(path)).findAny().orElseThrow();
    return KernelProbe.of(t.network(), kernel, t.memory()).effectiveWeight();
  }

  @Test
  void inputsOfAGroupAccumulateWithinOneBlockAndOnePass() {
    try (TinyTraining t = TinyTraining.of(experiment(CHAIN))) {
      for (String block : List.of("body.0", "body.1")) {
        assertEquals(0, additions(t.network(), block + ".conv1"));
        assertEquals(2, additions(t.network(), block + ".conv2"), "an input and a weight");
        assertEquals(2, additions(t.network(), block + ".conv3"), "two inputs");
      }
    }
  }

  /** Sums before the convolution of a kernel. */
  private static long additions(BuiltNetwork network, String path) {
    return network.trace(Shape.of(1, 8, 8, 3), 2, Mode.EVALUATE).steps().stream()
        .filter(s -> s.path().equals(path))
        .takeWhile(s -> !s.function().name().equals("conv2d"))
        .filter(s -> s.function().name().equals("add"))
        .count();
  }

  @Test
  void aBufferLearnsInTrainingAndIsSaved() {
    try (TinyTraining t = TinyTraining.of(experiment("quantizer.name = learned-step"))) {
      t.train(3);
      float[] magnitude = Snapshot.of(t).arrays().get("model/body.0.conv.quantizer.magnitude");
      assertNotEquals(1, Objects.requireNonNull(magnitude)[0]);
    }
  }

  @Test
  void sidesOfOneQuantizerMayShareAnArrayAndThoseOfTwoMeetNowhere() {
    assertEquals(List.of("quantizer.scale"), scales("quantizer.name = common-scale"));
    assertEquals(
        List.of("quantizer.weights.scale"),
        scales("quantizer { weights.name = common-scale, activations.name = accumulating }"));
    assertEquals(
        List.of("quantizer.activations.scale"),
        scales("quantizer { weights.name = weight-sign, activations.name = common-scale }"));
  }

  /** The scales of the first block's kernel, by their names below it. */
  private static List<String> scales(String text) {
    String kernel = "body.0.conv.";
    try (TinyTraining t = TinyTraining.of(experiment(text))) {
      return t.network().parameters().stream()
          .map(Parameter::path)
          .filter(path -> path.startsWith(kernel) && path.endsWith(".scale"))
          .map(path -> path.substring(kernel.length()))
          .toList();
    }
  }

  @Test
  void anOperatorBringsItsOrderOfStages() {
    try (SingleLayer part =
        SingleLayer.of(
            List.of(new FixturePlugin()),
            "operator.name = differences",
            b -> b.unit("unit", UnitSpec.same(4, 4, 3).withBias(false)))) {
      List<String> stages =
          part.network().trace(Shape.of(1, 8, 8, 4), 2, Mode.EVALUATE).steps().stream()
              .map(s -> s.function().name())
              .toList();
      assertEquals(List.of("absolute-differences", "channel-norm", "add", "multiply"), stages);
    }
  }

  @Test
  void aGradientRuleSetsTheLengthOfTheStep() {
    String text =
        """
        operator { name = differences, eta = 0.1 }
        trainer.optimizer { name = sgd, momentum = 0, lr = 0.01 }
        """;
    try (TinyTraining t = TinyTraining.of(experiment(text))) {
      float[] before = values(t.network(), "body.0.conv.weight");
      t.train(1);
      float[] after = values(t.network(), "body.0.conv.weight");
      double square = 0;
      for (int i = 0; i < before.length; i++) {
        square += Math.pow(after[i] - before[i], 2);
      }
      assertEquals(0.01 * 0.1 * Math.sqrt(before.length), Math.sqrt(square), 1e-6);
    }
  }

  @Test
  void penaltiesArePartOfTheLoss() {
    Progress first = new Progress(0, 1, 0);
    try (TinyTraining t = TinyTraining.of(experiment("operator.name = penalised"))) {
      assertEquals(2, t.network().penalties().size());
      double expected;
      try (NetworkPass pass = t.network().trainingPass(t.memory(), first)) {
        TrainingContext.Batch batch = t.run().batch(2, first);
        Tensor y = t.network().forward(pass.tape().constant("lr", batch.lr()), 2, pass);
        Tensor loss =
            Functional.pixelLoss(Distance.L2, y, pass.tape().constant("hr", batch.hr()), null);
        expected = loss.item();
        for (var penalty : t.network().penalties()) {
          double term = penalty.apply(pass).item();
          assertTrue(term > 0.01, "a penalty of " + term);
          expected += term;
        }
      }
      assertEquals(expected, t.train(1).get(0), 1e-6);
    }
  }

  @Test
  void aReplicaIsPartOfTheState() {
    try (TinyTraining t = TinyTraining.of(experiment("trainer.name = patient"))) {
      t.train(3);
      Snapshot early = Snapshot.of(t);
      t.train(1);
      Snapshot refreshed = Snapshot.of(t);
      String replica = "replica/slow/body.0.conv.weight";
      assertFalse(
          Arrays.equals(
              early.arrays().get(replica), early.arrays().get("model/body.0.conv.weight")));
      assertTrue(early.differences(refreshed).contains(replica));
      assertEquals(1L, refreshed.scalars().get("refreshed"));
    }
  }

  @Test
  void aBranchWithoutGradientStaysUntouchedWithItsCounters() {
    String text = "network { name = two-scales, scale = [2, 3] }";
    try (TinyTraining t = TinyTraining.of(experiment(text))) {
      Snapshot before = Snapshot.of(t);
      t.train(3);
      Snapshot after = Snapshot.of(t);
      List<String> changed = before.differences(after);
      assertTrue(changed.contains("model/up.x2.weight"), changed.toString());
      assertEquals(3L, after.scalars().get("optimiser/up.x2.weight/steps"));
      assertEquals(0L, after.scalars().get("optimiser/up.x3.weight/steps"));
      assertEquals(List.of(), changed.stream().filter(name -> name.contains("up.x3")).toList());
    }
  }
}
