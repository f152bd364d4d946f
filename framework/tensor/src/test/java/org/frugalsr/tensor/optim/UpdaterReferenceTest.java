package org.frugalsr.tensor.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AMSGradUpdater;
import org.nd4j.linalg.learning.AdaMaxUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.NesterovsUpdater;
import org.nd4j.linalg.learning.RmsPropUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/** Thirty steps beside ND4J's updaters: equal steps, and a state of the same names and values. */
class UpdaterReferenceTest {
  private static final double BETA2 = 0.9;
  private static final AMSGrad AMS_GRAD = new AMSGrad(1, 0.8, BETA2, 1e-8);

  static Stream<Arguments> updaters() {
    // ND4J adds its epsilon before the bias correction
    LongConsumer uncorrected =
        step -> AMS_GRAD.setEpsilon(1e-8 * Math.sqrt(1 - Math.pow(BETA2, step)));
    return Stream.of(
        arguments(
            new Algorithm.AmsGrad(0.8, BETA2, 1e-8), new AMSGradUpdater(AMS_GRAD), uncorrected),
        arguments(
            new Algorithm.AdaMax(0.8, 0.9),
            new AdaMaxUpdater(new AdaMax(1, 0.8, 0.9, AdaMax.DEFAULT_ADAMAX_EPSILON)),
            (LongConsumer) step -> {}),
        arguments(
            new Algorithm.RmsProp(0.9, 1e-8),
            new RmsPropUpdater(new RmsProp(1, 0.9, 1e-8)),
            (LongConsumer) step -> {}),
        arguments(
            new Algorithm.Sgd(0.9, true),
            new NesterovsUpdater(new Nesterovs(1, 0.9)),
            (LongConsumer) step -> {}));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void stepsAreThoseOfNd4j(
      Algorithm algorithm, GradientUpdater<?> reference, LongConsumer beforeStep) {
    Shape shape = Shape.of(7, 9);
    Updater own = Updater.of(algorithm, shape);
    INDArray zeros = Nd4j.create(DataType.FLOAT, 1, reference.getConfig().stateSize(shape.size()));
    reference.setStateViewArray(zeros, shape.toArray(), 'c', false);
    Rng rng = Rng.of(7, "gradients", 0);
    for (int step = 1; step <= 30; step++) {
      float[] values = new float[63];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) rng.nextGaussian();
      }
      INDArray expected = Nd4j.createFromArray(values).reshape(shape.toArray());
      beforeStep.accept(step);
      reference.applyUpdater(expected, step - 1, 0);
      INDArray actual = own.direction(Nd4j.createFromArray(values).reshape(shape.toArray()), step);
      assertClose(expected, actual, 2e-5);
    }
    assertEquals(
        reference.getState().keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        own.state().keySet());
    reference
        .getState()
        .forEach(
            (name, array) ->
                assertClose(array, own.state().get(name.toLowerCase(Locale.ROOT)), 1e-5));
  }

  private static void assertClose(INDArray expected, INDArray actual, double error) {
    assertArrayEquals(
        expected.dup('c').data().asDouble(), actual.dup('c').data().asDouble(), error);
  }
}
