package org.frugalsr.tensor.kernel;

import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whose kernels compute the convolutions of this process, and their gradients, in float32. */
public enum ConvolutionKernels {
  /** This project's, with the same bits on every machine and any number of threads. */
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

  /** As configs have it: {@code own} or {@code native}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
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

  /**
   * The version of the arithmetic, of all functions and optimisers, raised by hand whenever one
   * gives other bits: even with native convolutions, since the others are this project's. 1 is that
   * of before versions.
   */
  public int numerics() {
    return numerics;
  }

  /** Whether this project's kernels compute for an array: float64 is ND4J's. */
  public static boolean areOwn(INDArray array) {
    return current == OWN && ArrayMemory.isFloat(array);
  }
}
