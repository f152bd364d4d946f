package org.frugalsr.tensor.kernel;

import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels that compute float32 convolutions and their gradients in this process. */
public enum ConvolutionKernels {
  /** This project's kernels, with the same bits on every machine and any number of threads. */
  OWN("portable", 4),
  /** ND4J's oneDNN, for comparison; bits depend on the machine and the number of threads. */
  NATIVE("native", 2);

  private static volatile ConvolutionKernels current = OWN;

  private final String bits;
  private final int numerics;

  ConvolutionKernels(String bits, int numerics) {
    this.bits = bits;
    this.numerics = numerics;
  }

  /** The name in configs: {@code own} or {@code native}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the kernels in use. */
  public static ConvolutionKernels current() {
    return current;
  }

  /** Uses these kernels from now on. */
  public void use() {
    current = this;
  }

  /**
   * Returns {@code portable} if results have the same bits on every machine, else {@code native}.
   */
  public String bits() {
    return bits;
  }

  /**
   * The version of the arithmetic of all functions and optimisers, incremented manually whenever
   * the bits of one change; with native convolutions too, since the other functions are this
   * project's. Version 1 predates versioning.
   */
  public int numerics() {
    return numerics;
  }

  /** Whether this project's kernels are used for an array: float64 is left to ND4J. */
  public static boolean areOwn(INDArray array) {
    return current == OWN && ArrayMemory.isFloat(array);
  }
}
