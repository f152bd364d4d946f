package org.frugalsr.tensor.function;

import java.util.stream.Stream;
import org.frugalsr.kernels.Parallel;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.gradcheck.FloatAgreement;
import org.frugalsr.tensor.kernel.NativeThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays so large that loops run in many chunks on several threads. */
class LargeArraysTest {
  private static final long[] IMAGES = {3, 121, 146, 17};
  private final int threads = Parallel.threads();

  @BeforeEach
  void useThreeThreads() {
    NativeThreads.pin(3);
  }

  @AfterEach
  void restoreThreads() {
    NativeThreads.pin(threads);
  }

  private static INDArray random(String stream, long... shape) {
    Rng rng = Rng.of(2, stream, 0);
    double[] values = new double[(int) Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rng.nextDouble(-2, 2);
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }

  static Stream<Function> ofOneInput() {
    return Stream.of(
        new Gelu(),
        new Relu(0.2f),
        new Mean(Mean.Over.SPACE),
        new Mean(Mean.Over.CHANNELS),
        new GlobalStandardDeviation(0),
        new ChannelSlice(3, 11),
        new MaxPool2d(3, 2, 1),
        new Resize(InterpolationKernel.BILINEAR, 60, 200, false));
  }

  @ParameterizedTest
  @MethodSource("ofOneInput")
  void chunksOfOneInputFitTogether(Function f) {
    FloatAgreement.check(f, random("x", IMAGES));
  }

  static Stream<INDArray> seconds() {
    return Stream.of(
        random("y", IMAGES),
        random("y", 1),
        random("y", 17),
        random("y", 3, 1, 1, 17),
        random("y", 3, 121, 146, 1));
  }

  @ParameterizedTest
  @MethodSource("seconds")
  void chunksOfProductsFitTogether(INDArray y) {
    FloatAgreement.check(new Broadcast(true), random("x", IMAGES), y);
  }

  @Test
  void chunksOfAPReluAndABatchNormFitTogether() {
    FloatAgreement.check(
        in -> {
          Tensor y = in.get(0).tape().apply(new PRelu(), in.get(0), in.get(1));
          Tensor moments = Functional.channelMoments(y);
          return Functional.batchNorm(y, in.get(1), in.get(1), moments, 1e-5);
        },
        random("x", IMAGES),
        random("slope", 17));
  }

  @Test
  void chunksOfALossFitTogether() {
    FloatAgreement.check(
        in ->
            Functional.pixelLoss(
                PixelLoss.Distance.L2, in.get(0), in.get(1).detach(), in.get(2).detach()),
        random("x", IMAGES),
        random("y", IMAGES),
        random("w", 3, 121, 146, 1));
  }
}
