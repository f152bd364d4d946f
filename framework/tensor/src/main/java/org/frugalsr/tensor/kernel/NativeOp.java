package org.frugalsr.tensor.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Calls an operation of ND4J's native library on arrays that exist already. */
public final class NativeOp {
  private NativeOp() {}

  /**
   * Runs one operation.
   *
   * @param name its name in ND4J, such as {@code conv2d_bp}
   * @param in its inputs, in ND4J's order
   * @param out the arrays that it overwrites
   * @param settings its integer arguments
   */
  public static void run(String name, INDArray[] in, INDArray[] out, int... settings) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(in)
            .addOutputs(out)
            .addIntegerArguments(settings)
            .build());
  }
}
