package org.frugalsr.tensor.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Whose kernels compute the convolutions of this process, and their gradients, in float32. */
public enum ConvolutionKernels {
  /** This project's, with the same bits on every machine and any number of threads. */
  OWN("portable"),
  /** ND4J's oneDNN, for comparison; bits depend on the machine and the number of threads. */
  NATIVE("native");

  /**
   * The version of this project's arithmetic, raised by hand whenever a kernel gives other bits; 1
   * is that of {@link #NATIVE}.
   */
  public static final int NUMERICS = 3;

  private static volatile ConvolutionKernels current = OWN;

  private final String bits;

  ConvolutionKernels(String bits) {
    this.bits = bits;
  }

  /** Those that compute now. */
  public static ConvolutionKernels current() {
    return current;
  }

  /** Lets these compute from now on. */
  public void use() {
    current = this;
  }

  /** Whether results have the bits of every machine, {@code portable}, or not, {@code native}. */
  public String bits() {
    return bits;
  }

  /** The version of the arithmetic. */
  public int numerics() {
    return this == OWN ? NUMERICS : 1;
  }

  /** Whether this project's kernels compute for an array: float64 is ND4J's. */
  public static boolean areOwn(INDArray array) {
    return current == OWN && ArrayMemory.isFloat(array);
  }
}
