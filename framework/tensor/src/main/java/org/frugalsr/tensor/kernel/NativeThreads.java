package org.frugalsr.tensor.kernel;

import org.frugalsr.kernels.Parallel;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The number of threads of all kernels: those of this project, ND4J's and oneDNN's. */
public final class NativeThreads {
  private NativeThreads() {}

  /**
   * Sets the number of threads from now on. ND4J follows {@link Parallel#threads} only after this
   * call.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link Parallel#MOST_THREADS}
   */
  public static void pin(int count) {
    Parallel.setThreads(count);
    Nd4j.getEnvironment().setMaxThreads(count);
    Nd4j.getEnvironment().setMaxMasterThreads(count);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
  }
}
