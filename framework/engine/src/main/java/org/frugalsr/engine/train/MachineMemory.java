package org.frugalsr.engine.train;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.tensor.Memory;
import org.nd4j.linalg.factory.Nd4j;

/** What this machine offers to tensors. */
public final class MachineMemory {
  private static final double SHARE = 0.7;

  private MachineMemory() {}

  /**
   * Memory for tensors.
   *
   * @param gib the cap; 70 % of the machine's memory if absent
   */
  public static Memory forTensors(Optional<Double> gib) {
    long bytes =
        gib.map(g -> (long) (g * (1L << 30)))
            .orElseGet(
                () -> {
                  var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                  return (long) (SHARE * os.getTotalMemorySize());
                });
    return new Memory(bytes);
  }

  /** Name to version of what computes. */
  static Map<String, String> libraries() {
    Map<String, String> libraries = new TreeMap<>();
    libraries.put("nd4j", String.valueOf(Nd4j.class.getPackage().getImplementationVersion()));
    libraries.put("nd4j-backend", Nd4j.getBackend().getClass().getSimpleName());
    return libraries;
  }
}
