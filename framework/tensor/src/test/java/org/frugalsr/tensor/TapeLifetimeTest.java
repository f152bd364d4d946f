package org.frugalsr.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.function.PixelLoss;
import org.frugalsr.tensor.function.Relu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TapeLifetimeTest {
  private static final Shape IMAGE = Shape.of(2, 8, 8, 8);
  private final Memory memory = new Memory(1 << 24);
  private final INDArray image = floats("image", 2, 8, 8, 8);
  private final INDArray weight = floats("weight", 3, 3, 8, 8);
  private final INDArray ones = Nd4j.ones(DataType.FLOAT, 8);

  @AfterEach
  void close() {
    memory.close();
  }

  private static INDArray floats(String stream, long... shape) {
    return Samples.random(stream, shape).castTo(DataType.FLOAT);
  }

  /** A small network with a skip, statistics, a concatenation and an upsampling. */
  private static Tensor network(Tensor x, Tensor weight, Tensor ones) {
    Tape tape = x.tape();
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      try (Tape.Scope scope = tape.at("body." + i)) {
        Tensor c = Functional.conv2d(h, weight, ones, 1, 1);
        Tensor n = Functional.batchNorm(c, ones, ones, Functional.channelMoments(c), 1e-5);
        h = h.plus(Functional.gelu(n)).times(Functional.sigmoid(Functional.globalMean(n)));
      }
    }
    Tensor both = Functional.concat(h, Functional.maxPool2d(h, 3, 1, 1));
    Tensor large =
        Functional.upscale(Functional.slice(both, 4, 12), InterpolationKernel.BICUBIC, 2);
    return Functional.pixelShuffle(large, 2);
  }

  private Tensor run(Tape tape) {
    if (tape.tracing()) {
      return network(
          tape.placeholder("x", IMAGE),
          tape.placeholder("weight", Shape.of(3, 3, 8, 8)),
          tape.placeholder("ones", Shape.of(8)));
    }
    return network(
        tape.constant("x", image), tape.variable("weight", weight), tape.variable("ones", ones));
  }

  @Test
  void aPlannedInferenceWritesOverWhatDiesAndGivesTheSameValues() {
    try (Memory memory = new Memory(1 << 20)) {
      INDArray x = Nd4j.createFromArray(-1f, 2f, -3f, 4f);
      Trace plan;
      float[] expected;
      try (Tape free = Tape.inference(memory)) {
        expected = Numbers.toFloats(chain(free, x).value());
        plan = free.trace();
      }
      long before = memory.takenBytes();
      try (Tape planned = Tape.inference(memory, plan)) {
        assertArrayEquals(expected, Numbers.toFloats(chain(planned, x).value()));
        assertEquals(2 * x.length() * Float.BYTES, memory.takenBytes() - before);
      }
      assertEquals(before, memory.takenBytes());
      assertArrayEquals(new float[] {-1f, 2f, -3f, 4f}, Numbers.toFloats(x));
    }
  }

  /** Two tensors live at its end: the rectified one, which is used twice, and the last. */
  private static Tensor chain(Tape tape, INDArray x) {
    Tensor a = tape.apply(new Relu(0), tape.constant("x", x)).retain();
    Tensor b = tape.apply(new Relu(0.5f), tape.apply(new Relu(0), a.plus(a)));
    return b.plus(a);
  }

  @Test
  void tracingGivesTheShapesAndNamesOfComputing() {
    try (Tape shapes = Tape.onShapes();
        Tape values = Tape.inference(memory)) {
      Tensor traced = run(shapes);
      Tensor computed = run(values);
      assertEquals(computed.shape(), traced.shape());
      assertEquals(Shape.of(computed.value().shape()), traced.shape());
      assertEquals(values.trace(), shapes.trace());
      assertThrows(IllegalStateException.class, traced::value);
    }
  }

  @Test
  void aPlannedInferenceGivesEqualBitsFromLessMemory() {
    Trace plan;
    try (Tape tape = Tape.onShapes()) {
      run(tape);
      plan = tape.trace();
    }
    float[] kept;
    try (Tape tape = Tape.inference(memory)) {
      kept = Numbers.toFloats(run(tape).value());
    }
    try (Memory own = new Memory(1 << 24);
        Tape tape = Tape.inference(own, plan)) {
      assertArrayEquals(kept, Numbers.toFloats(run(tape).value()));
      assertTrue(own.peakBytes() < memory.peakBytes() / 2, own.peakBytes() + " bytes");
    }
  }

  @Test
  void aPassThatLeavesItsPlanStillGivesTheRightValues() {
    Trace plan;
    try (Tape tape = Tape.onShapes()) {
      Tensor x = tape.placeholder("x", IMAGE);
      Functional.relu(Functional.relu(Functional.relu(x)));
      plan = tape.trace();
    }
    try (Tape tape = Tape.inference(memory, plan)) {
      Tensor first = Functional.relu(tape.constant("x", image));
      Tensor other = Functional.leakyRelu(first, 0.5);
      Tensor sum = Functional.relu(other).plus(first);
      assertEquals(
          2 * first.value().sumNumber().doubleValue(), sum.value().sumNumber().doubleValue(), 0.1);
    }
  }

  @Test
  void aPassThatLeavesItsPlanAndUsesAReleasedValueSaysWhereItLeft() {
    Trace plan;
    try (Tape tape = Tape.onShapes()) {
      Tensor x = tape.placeholder("x", IMAGE);
      Functional.relu(Functional.relu(Functional.relu(x)));
      plan = tape.trace();
    }
    try (Tape tape = Tape.inference(memory, plan)) {
      Tensor first = Functional.relu(tape.constant("x", image));
      Tensor second = Functional.relu(first);
      Exception e = assertThrows(IllegalStateException.class, () -> second.plus(first));
      assertEquals(
          "relu was released after its last use in the plan: this pass differs from its plan at"
              + " step 2 (add)",
          e.getMessage());
    }
  }

  @Test
  void aReleasedValueSaysHowToKeepItAndARetainedOneStays() {
    Trace plan;
    try (Tape tape = Tape.onShapes()) {
      Tensor x = tape.placeholder("x", IMAGE);
      Functional.relu(Functional.relu(Functional.relu(x)));
      plan = tape.trace();
    }
    try (Tape tape = Tape.inference(memory, plan)) {
      Tensor first = Functional.relu(tape.constant("x", image)).retain();
      Tensor second = Functional.relu(first);
      Functional.relu(second);
      assertEquals(IMAGE.size(), first.value().length());
      Exception e = assertThrows(IllegalStateException.class, second::value);
      assertEquals(
          "relu was released: retain() it before backward() or inference continues",
          e.getMessage());
    }
  }

  @Test
  void memoryIsFlatOverFiftySteps() {
    List<Long> peaks = new ArrayList<>();
    INDArray target = floats("target", 2, 32, 32, 2);
    for (int step = 0; step < 50; step++) {
      try (Tape tape = Tape.training(memory)) {
        Tensor output = run(tape);
        Tensor loss =
            Functional.pixelLoss(
                PixelLoss.Distance.L1, output, tape.constant("target", target), null);
        tape.backward(loss);
      }
      assertEquals(0, memory.takenBytes());
      peaks.add(memory.peakBytes());
    }
    assertEquals(peaks.get(0), peaks.get(49));
  }

  @Test
  void afterBackwardOnlyGradientsLossAndNothingElseAreHeld() {
    try (Tape tape = Tape.training(memory)) {
      Tensor w = tape.variable("weight", weight);
      Tensor y = Functional.conv2d(tape.constant("x", image), w, null, 1, 1);
      Tensor loss = Functional.pixelLoss(PixelLoss.Distance.L2, y, y.detach().times(0), null);
      tape.backward(loss);
      long gradient = 4 * w.shape().size();
      long constants = 2 * 4 * IMAGE.size();
      assertEquals(gradient + 4 + constants, memory.takenBytes());
    }
    assertEquals(0, memory.takenBytes());
  }

  @Test
  void aPassThatFailsGivesEverythingBack() {
    Memory small = new Memory(40_000);
    try (Tape tape = Tape.training(small)) {
      assertThrows(Memory.OutOfMemory.class, () -> run(tape));
    }
    assertEquals(0, small.takenBytes());
    for (long cap = 50_000; cap < 330_000; cap += 28_000) {
      Memory other = new Memory(cap);
      try (Tape tape = Tape.training(other)) {
        Tensor output = run(tape);
        tape.backward(output, output.value().dup());
      } catch (Memory.OutOfMemory e) {
        assertTrue(e.getMessage().contains("MiB more"));
      }
      assertEquals(0, other.takenBytes(), "with a cap of " + cap);
      other.close();
    }
  }

  @Test
  void aPassThatFailsWhereSharedGradientsMeetGivesEverythingBack() {
    INDArray gradient = Nd4j.ones(DataType.FLOAT, 8);
    boolean failed = false;
    boolean passed = false;
    for (long cap = 0; cap <= 512; cap += 32) {
      Memory small = new Memory(cap);
      try (Tape tape = Tape.training(small)) {
        Tensor x = tape.variable("x", ones);
        Tensor y = tape.variable("y", ones);
        Tensor z = tape.variable("z", ones);
        Tensor sum = x.plus(y).retain().plus(x.plus(z).retain()).retain();
        tape.backward(sum, gradient);
        assertEquals(2, tape.gradient(x).orElseThrow().getFloat(0));
        passed = true;
      } catch (Memory.OutOfMemory e) {
        failed |= e.getMessage().startsWith("gradient of x needs");
      }
      assertEquals(0, small.takenBytes(), "with a cap of " + cap);
      small.close();
    }
    assertTrue(failed && passed);
  }

  @Test
  void mixingTwoPassesIsRefusedByName() {
    try (Tape one = Tape.training(memory);
        Tape other = Tape.training(memory)) {
      Tensor a = one.variable("a", ones);
      Tensor b = other.variable("b", ones);
      try (Tape.Scope scope = one.at("body.3")) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> a.plus(b));
        assertEquals(
            "add at 'body.3' mixes two passes: b[8] belongs to another one", e.getMessage());
      }
    }
  }

  @Test
  void mixingPrecisionsIsRefusedByName() {
    try (Tape tape = Tape.training(memory)) {
      Tensor a = tape.variable("a", ones);
      Tensor b = tape.variable("b", Nd4j.ones(DataType.DOUBLE, 8));
      Exception e = assertThrows(IllegalArgumentException.class, () -> a.plus(b));
      assertEquals("add mixes FLOAT and DOUBLE, of b[8]", e.getMessage());
    }
  }

  @Test
  void shapesThatDoNotFitAreRefusedWithThePlace() {
    try (Tape tape = Tape.onShapes();
        Tape.Scope scope = tape.at("body.0.conv1")) {
      Tensor x = tape.placeholder("x", IMAGE);
      Tensor w = tape.placeholder("w", Shape.of(3, 3, 4, 8));
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> Functional.conv2d(x, w, null, 1, 1));
      assertEquals(
          "body.0.conv1: conv2d: the input has 8 channels, but the weight [3x3x4x8] takes 4",
          e.getMessage());
    }
  }

  @Test
  void nonFiniteNamesTheFirstPlaceThatMadeIt() {
    try (Tape tape = Tape.training(memory).checkingFinite()) {
      Tensor x = tape.constant("x", Nd4j.createFromArray(1e30f, 2));
      try (Tape.Scope scope = tape.at("body.2")) {
        Tensor fine = tape.apply(new Relu(0), x);
        Tape.NonFinite e =
            assertThrows(Tape.NonFinite.class, () -> Functional.relu(fine.times(fine)));
        assertEquals("body.2/multiply", e.getMessage());
      }
    }
    assertEquals(0, memory.takenBytes());
  }

  @Test
  void leavingAPlaceGoesBackToTheOneBefore() {
    try (Tape tape = Tape.onShapes()) {
      Tensor x = tape.placeholder("x", IMAGE);
      try (Tape.Scope outer = tape.at("body.0")) {
        try (Tape.Scope inner = tape.at("body.0.conv1")) {
          assertEquals("body.0.conv1/relu", Functional.relu(x).name());
        }
        assertEquals("body.0/relu", Functional.relu(x).name());
      }
      assertEquals("relu", Functional.relu(x).name());
    }
  }
}
