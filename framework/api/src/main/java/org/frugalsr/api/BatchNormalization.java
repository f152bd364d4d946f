package org.frugalsr.api;

import org.apiguardian.api.API;
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
 * momentum 0.1, unbiased running variance, all as in PyTorch.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BatchNormalization implements Layer {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final String path;
  private final Parameter gamma;
  private final Parameter beta;
  private final Buffer runningMean;
  private final Buffer runningVariance;

  /**
   * Creates scale, shift and running statistics at a site.
   *
   * @param channels of the features
   */
  public BatchNormalization(Site site, int channels) {
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
      double rows = (double) x.shape().size() / x.shape().channels();
      double unbiased = rows / Math.max(1, rows - 1);
      double share = p.share(MOMENTUM);
      p.commit(runningMean, () -> blend(runningMean, moments, 0, 1, share));
      p.commit(runningVariance, () -> blend(runningVariance, moments, 1, unbiased, share));
      return Functional.batchNorm(x, p.value(gamma), p.value(beta), moments, EPSILON);
    }
  }

  private static INDArray blend(
      Buffer running, Tensor moments, int row, double correction, double share) {
    INDArray batch = moments.value().getRow(row);
    return running.value().mul(1 - share).addi(batch.mul(share * correction));
  }
}
