package org.frugalsr.plugin.adder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Progress;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.function.PixelLoss;
import org.frugalsr.tensor.optim.Algorithm;
import org.frugalsr.tensor.optim.Optimizer;
import org.frugalsr.tensor.optim.OptimizerSettings;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * AdderSR's two theorems (Song et al., CVPR 2021) as experiments: a lone adder layer can learn
 * neither the identity nor a high-pass, the unit with normalisation and self-shortcut learns both.
 * The lone layer has a trained bias, so that it does not fail for want of positive outputs alone.
 */
class TheoremsTest {
  private static final int PIXELS = 256;
  private static final int CHANNELS = 4;
  private static final int STEPS = 800;

  private record Task(INDArray x, INDArray target) {}

  private static double train(Task task, boolean unit) {
    Shape perChannel = Shape.of(CHANNELS);
    Parameter w = parameter("w", Shape.of(1, 1, CHANNELS, CHANNELS), Initializer.normal(1));
    Parameter gamma = parameter("gamma", perChannel, Initializer.constant(1));
    Parameter beta = parameter("beta", perChannel, Initializer.constant(0));
    Optimizer adam =
        new Optimizer(
            new OptimizerSettings(new Algorithm.Adam(0.9, 0.999, 1e-8)), List.of(w, gamma, beta));
    double loss = Double.NaN;
    for (int step = 0; step < STEPS; step++) {
      try (Memory memory = new Memory(1 << 24);
          Tape tape = Tape.training(memory)) {
        Tensor x = tape.constant("x", task.x());
        Map<Parameter, Tensor> variables =
            Map.of(
                w, tape.variable("w", w.value()),
                gamma, tape.variable("gamma", gamma.value()),
                beta, tape.variable("beta", beta.value()));
        Tensor y = tape.apply(new AdderConv(1, 0, true), x, variables.get(w));
        if (unit) {
          Tensor moments = Functional.channelMoments(y).detach();
          Tensor normed =
              Functional.batchNorm(y, variables.get(gamma), variables.get(beta), moments, 1e-5);
          y = x.plus(normed);
        } else {
          y = y.plus(variables.get(beta));
        }
        Tensor error =
            Functional.pixelLoss(
                PixelLoss.Distance.L2, y, tape.constant("target", task.target()), null);
        loss = error.item();
        tape.backward(error);
        double rate = 0.02 * (1 - (double) step / STEPS);
        adam.step(
            p -> Optional.ofNullable(variables.get(p)).flatMap(tape::gradient),
            new Progress(step, STEPS, rate));
      }
    }
    return loss;
  }

  private static Parameter parameter(String name, Shape shape, Initializer start) {
    return new Parameter(name, new ParameterSpec(shape, ParameterKind.WEIGHT, start), 1);
  }

  private static INDArray features(float[] values) {
    return Nd4j.createFromArray(values).reshape(1, 1, PIXELS, CHANNELS);
  }

  /** What an output of zeros is off by. */
  private static double nothing(Task task) {
    double norm = task.target().norm2Number().doubleValue();
    return norm * norm / task.target().length();
  }

  private static void onlyTheUnitLearns(Task task, double tooMuch, double enough) {
    double lone = train(task, false);
    double unit = train(task, true);
    double nothing = nothing(task);
    String figures = "lone %f, unit %f, no output %f".formatted(lone, unit, nothing);
    assertTrue(lone > tooMuch * nothing, figures);
    assertTrue(unit < enough * nothing, figures);
  }

  /** Each input adds its distance to every output, whatever the filters. */
  @Test
  void theIdentity() {
    Random random = new Random(1);
    float[] x = new float[PIXELS * CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    onlyTheUnitLearns(new Task(features(x), features(x)), 0.5, 1e-3);
  }

  /** A level common to all inputs, of either sign, is to be taken away. */
  @Test
  void aHighPass() {
    Random random = new Random(2);
    float[] x = new float[PIXELS * CHANNELS];
    float[] high = new float[PIXELS * CHANNELS];
    for (int p = 0; p < PIXELS; p++) {
      double level = 2 * random.nextDouble() - 1;
      double mean = 0;
      for (int c = 0; c < CHANNELS; c++) {
        high[p * CHANNELS + c] = (float) (0.2 * random.nextGaussian());
        mean += high[p * CHANNELS + c] / CHANNELS;
      }
      for (int c = 0; c < CHANNELS; c++) {
        high[p * CHANNELS + c] -= (float) mean;
        x[p * CHANNELS + c] = (float) level + high[p * CHANNELS + c];
      }
    }
    onlyTheUnitLearns(new Task(features(x), features(high)), 1, 0.2);
  }
}
