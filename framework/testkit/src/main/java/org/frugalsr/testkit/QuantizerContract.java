package org.frugalsr.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.frugalsr.api.InferenceForm;
import org.frugalsr.api.PackedInputs;
import org.frugalsr.api.PackedWeights;
import org.frugalsr.api.Precision;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of every quantizer.
 *
 * <p>Each check runs with the quantizer on weights and activations, on weights only and on
 * activations only.
 *
 * <pre>{@code
 * class SoftSignTest extends QuantizerContract {
 *   protected Plugin plugin() { return new SoftSignPlugin(); }
 *   protected String name() { return "soft-sign"; }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QuantizerContract extends ContractSuite {
  /** Norms, head and tail are frozen, so that the quantised kernels must learn. */
  private static final String BODY_ONLY =
      """
      trainer.optimizer.groups = [
        { kind = norm, freeze = true }
        { path = "head.**", freeze = true }
        { path = "tail.**", freeze = true }
      ]
      """;

  private static final String DEPTHWISE =
      "operator.name = tiny-depthwise, placement.depthwise = true";

  private static final int STEPS = 5;

  /** Trainings of a few steps, for read-only checks. */
  private final Map<Sides, TinyTraining> trained = new EnumMap<>(Sides.class);

  /**
   * Whether the quantizer accepts depthwise kernels, whose weight is {@code [k, k, channels, 1]}.
   */
  protected boolean takesDepthwise() {
    return true;
  }

  /** Whether its results have codes ({@link PackedWeights}, {@link PackedInputs}). */
  protected boolean packed() {
    return true;
  }

  private Experiment experiment(Sides sides, String text) {
    return experiment(sides.config(name()) + "\n" + text);
  }

  private TinyTraining trained(Sides sides) {
    return trained.computeIfAbsent(
        sides,
        s -> {
          TinyTraining t = TinyTraining.of(experiment(s, ""));
          t.train(STEPS);
          return t;
        });
  }

  @AfterAll
  void close() {
    trained.values().forEach(TinyTraining::close);
    trained.clear();
  }

  private void eachKernel(TinyTraining t, BiConsumer<TinyTraining, PlacedKernel> check) {
    List<PlacedKernel> kernels =
        t.network().kernels().stream().filter(k -> k.quantizerName().contains(name())).toList();
    assertFalse(kernels.isEmpty(), "no kernel of the network has the quantizer " + name());
    kernels.forEach(k -> check.accept(t, k));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void effectiveWeightAndInputKeepTheirShapes(Sides sides) {
    eachKernel(
        trained(sides),
        (t, k) -> {
          KernelProbe probe = KernelProbe.of(t.network(), k, t.memory());
          assertEquals(k.latent().shape(), probe.effectiveWeightShape(), k.path() + " weight");
          assertEquals(probe.inputShape(), probe.effectiveInputShape(), k.path() + " input");
        });
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void precisionTellsHowManyValuesThereAre(Sides sides) {
    eachKernel(
        trained(sides),
        (t, k) -> {
          KernelPrecision p = k.precision();
          KernelProbe probe = KernelProbe.of(t.network(), k, t.memory());
          String where = k.path() + ", which claims " + p + ": ";
          requireLevels(
              where + "weights of one output channel",
              p.weights(),
              probe.distinctWeights(k.spec()));
          requireLevels(where + "inputs of one channel", p.inputs(), probe.distinctInputs());
        });
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void allItsArraysAreUnderTheKernelsQuantizer(Sides sides) {
    BuiltNetwork quantised = trained(sides).network();
    Set<String> own = arrays(quantised);
    Set<String> plain = arrays(Networks.build(experiment("")));
    Set<String> missing = new TreeSet<>(plain);
    missing.removeAll(own);
    assertEquals(Set.of(), missing, "arrays that have another name or are gone");
    own.removeAll(plain);
    for (PlacedKernel k : quantised.kernels()) {
      own.removeIf(array -> array.startsWith(k.path() + ".quantizer."));
    }
    assertEquals(Set.of(), own, "arrays outside of the kernel's quantizer");
  }

  private static Set<String> arrays(BuiltNetwork network) {
    Set<String> names = new TreeSet<>();
    network.parameters().forEach(p -> names.add(p.path()));
    network.buffers().forEach(b -> names.add(b.path()));
    return names;
  }

  private static void requireLevels(String what, Precision precision, int distinct) {
    int bits = precision.bits();
    int bases = precision.bases();
    assertTrue(bits >= 1 && bits <= 32, what + " have 1 to 32 bits");
    assertTrue(bases >= 1, what + " have at least one base");
    assertTrue(
        bits * bases >= 31 || distinct <= 1 << (bits * bases),
        what + " take " + distinct + " different values");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void gradientReachesLatentWeightsOwnParametersAndInput(Sides sides) {
    assertEquals(
        List.of(), trained(sides).unreached(), "parameters without gradient, or with zeros only");
    eachKernel(
        trained(sides),
        (t, k) ->
            assertTrue(
                KernelProbe.gradientReachesInput(t.network(), k, t.memory()),
                k.path() + ": no gradient reaches the input"));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void quantisedKernelsLearn(Sides sides) {
    LearningCheck.lossFalls(experiment(sides, BODY_ONLY));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void trainingResumesBitForBit(Sides sides, @TempDir Path folder) {
    LearningCheck.resumesBitForBit(experiment(sides, ""), folder);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void evaluationIsDeterministicAndChangesNothing(Sides sides) {
    TinyTraining t = trained(sides);
    Snapshot before = Snapshot.of(t);
    float[] first = t.predict(2);
    Closeness.requireSame("a second evaluation", first, t.predict(2));
    assertEquals(List.of(), before.differences(Snapshot.of(t)), "changed by an evaluation");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void inferenceFormEqualsTheKernel(Sides sides) {
    eachKernel(
        trained(sides),
        (t, k) -> {
          requireCodes(t, k);
          InferenceFormCheck.run(t.network(), k, t.memory());
        });
  }

  private void requireCodes(TinyTraining t, PlacedKernel k) {
    try (NetworkPass pass = t.network().evaluationPass(t.memory(), Optional.empty())) {
      InferenceForm form = k.inferenceForm(pass);
      boolean weights = packed() && !k.precision().weights().isFloat();
      boolean inputs = packed() && !k.precision().inputs().isFloat();
      assertEquals(weights, !form.weights().isEmpty(), k.path() + ": whether weights have codes");
      assertEquals(inputs, !form.inputs().isEmpty(), k.path() + ": whether inputs have codes");
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void weightsAndInputsWithoutSpreadStayFinite(Sides sides) {
    Degenerate.checkKernels(experiment(sides, ""), name());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void oneChannelIsEnough(Sides sides) {
    try (TinyTraining t = TinyTraining.of(experiment(sides, "network.channels = 1"))) {
      t.train(1);
      Degenerate.requireTrainable(t, "a single channel: ");
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void depthwiseKernelsAreTakenToo(Sides sides) {
    if (takesDepthwise()) {
      try (TinyTraining depthwise = TinyTraining.of(experiment(sides, DEPTHWISE))) {
        depthwise.train(STEPS);
        eachKernel(depthwise, (t, k) -> InferenceFormCheck.run(t.network(), k, t.memory()));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void forwardOnShapesTakesTheSameSteps(Sides sides) {
    try (TinyTraining t = TinyTraining.of(experiment(sides, ""))) {
      TraceCheck.equalsTheComputedPass(t.network(), t.memory(), Shape.of(1, 6, 5, 3), 2);
    }
  }
}
