package org.frugalsr.engine.build;

import org.frugalsr.api.Layer;
import org.frugalsr.api.Mode;
import org.frugalsr.api.Pass;
import org.frugalsr.api.Site;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Initializer;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.tensor.ParameterKind;
import org.frugalsr.tensor.ParameterSpec;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation with running statistics (Ioffe and Szegedy, ICML 2015): epsilon 1e-5,
 * momentum 0.1, the running variance unbiased, all as in PyTorch.
 */
final class BatchNormalization implements Layer {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final String path;
  private final Parameter gamma;
  private final Parameter beta;
  private final Buffer runningMean;
  private final Buffer runningVariance;

  BatchNormalization(Site site, int channels) {
    Shape shape = Shape.of(channels);
    this.path = site.path();
    this.gamma =
        site.parameter(
            "weight", new ParameterSpec(shape, ParameterKind.NORM, Initializer.constant(1)));
    this.beta =
        site.parameter(
            "bias", new ParameterSpec(shape, ParameterKind.NORM, Initializer.constant(0)));
    this.runningMean = site.buffer("running-mean", shape, Initializer.constant(0));
    this.runningVariance = site.buffer("running-variance", shape, Initializer.constant(1));
  }

  @Override
  public Tensor forward(Tensor x, Pass p) {
    try (var scope = p.tape().at(path)) {
      if (p.mode() == Mode.EVALUATE) {
        return Functional.channelNorm(
            x,
            p.value(gamma),
            p.value(beta),
            p.value(runningMean),
            p.value(runningVariance),
            EPSILON);
      }
      Tensor moments = Functional.channelMoments(x).detach();
      if (!p.tape().tracing()) {
        double rows = (double) x.shape().size() / x.shape().channels();
        INDArray values = moments.value();
        blend(runningMean, values.getRow(0), 1, p);
        blend(runningVariance, values.getRow(1), rows / Math.max(1, rows - 1), p);
      }
      return Functional.batchNorm(x, p.value(gamma), p.value(beta), moments, EPSILON);
    }
  }

  private static void blend(Buffer running, INDArray batch, double correction, Pass p) {
    INDArray next = running.value().mul(1 - MOMENTUM);
    next.addi(batch.mul(MOMENTUM * correction));
    p.commit(running, next);
  }
}
