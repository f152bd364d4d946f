package org.frugalsr.testkit;

import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds the parameters that gradients reach. */
final class GradientReach {
  private GradientReach() {}

  /** After a backward, the paths of the parameters whose gradient is not all zeros. */
  static Set<String> of(NetworkPass pass, BuiltNetwork network) {
    Set<String> reached = new TreeSet<>();
    for (Parameter p : network.parameters()) {
      if (pass.gradient(p).map(GradientReach::nonZero).orElse(false)) {
        reached.add(p.path());
      }
    }
    return reached;
  }

  /** Whether any value of a gradient is not 0. */
  static boolean nonZero(INDArray gradient) {
    for (float g : Numbers.toFloats(gradient)) {
      if (g != 0) {
        return true;
      }
    }
    return false;
  }
}
