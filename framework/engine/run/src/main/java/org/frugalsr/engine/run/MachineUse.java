package org.frugalsr.engine.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import org.frugalsr.engine.journal.SystemUse;

/** Reads the machine's resource use. */
public final class MachineUse {
  private static final double MEGABYTE = 1e6;

  private MachineUse() {}

  /**
   * Returns the current use: processor use of the machine and of this process since the last call,
   * in percent of all processors; memory in megabytes.
   */
  public static SystemUse now() {
    HostLoad host = HostLoad.current();
    OptionalDouble resident = OptionalDouble.empty();
    if (host.residentBytes().isPresent()) {
      resident = OptionalDouble.of(host.residentBytes().getAsLong() / MEGABYTE);
    }
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os)) {
      return new SystemUse(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          resident,
          host.loadAverage());
    }
    double all = os.getTotalMemorySize();
    double used = all - os.getFreeMemorySize();
    return new SystemUse(
        known(100 * os.getCpuLoad()),
        known(100 * os.getProcessCpuLoad()),
        known(used / MEGABYTE),
        known(100 * used / all),
        resident,
        host.loadAverage());
  }

  /** Converts a value to empty if it is negative or NaN, as for values unknown to the system. */
  private static OptionalDouble known(double value) {
    return value >= 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
