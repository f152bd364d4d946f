package org.frugalsr.tensor;

import org.apiguardian.api.API;

/**
 * Arithmetic that runtimes know, for functions that are defined in plug-ins. Those of {@code
 * tensor.function} are known by their classes.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface DeployedArithmetic {
  /**
   * {@code y = -sum |x - w|} over each window of x, zeros around the image included; inputs x
   * {@code [N, H, W, in]} and w {@code [k, k, in, out]}.
   *
   * @param stride at least 1
   * @param padding zeros on each side
   */
  record AdderConvolution(int stride, int padding) implements DeployedArithmetic {}

  /**
   * {@code y = sign(x) max(|x|, least)^alpha}, and 0 at 0; inputs x and a single alpha.
   *
   * @param least above 0
   */
  record SignedPower(float least) implements DeployedArithmetic {}

  /**
   * {@code y = (x - mean) / (max - min + epsilon)} of each image; input x {@code [N, H, W, C]}.
   *
   * @param epsilon above 0
   */
  record RangeNormalization(double epsilon) implements DeployedArithmetic {}
}
