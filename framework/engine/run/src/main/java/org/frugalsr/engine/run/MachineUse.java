package org.frugalsr.engine.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of the machine is in use, under the names that MLflow has for its system metrics. */
public final class MachineUse {
  /** The event of the journal. */
  public static final String EVENT = "system";

  private static final double MEGABYTE = 1e6;

  private MachineUse() {}

  /**
   * What can be told now: processor use of the machine and of this process in percent of all
   * processors, since this was asked last; memory in megabytes.
   */
  public static Map<String, Object> now() {
    Map<String, Object> use = new LinkedHashMap<>();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
      put(use, "cpu_utilization_percentage", 100 * os.getCpuLoad());
      put(use, "process_cpu_utilization_percentage", 100 * os.getProcessCpuLoad());
      double all = os.getTotalMemorySize();
      double used = all - os.getFreeMemorySize();
      put(use, "system_memory_usage_megabytes", used / MEGABYTE);
      put(use, "system_memory_usage_percentage", 100 * used / all);
    }
    HostLoad.current()
        .residentBytes()
        .ifPresent(bytes -> put(use, "process_memory_usage_megabytes", bytes / MEGABYTE));
    HostLoad.current().loadAverage().ifPresent(load -> put(use, "load_average", load));
    return use;
  }

  /** The system says a negative number, or none, where it does not know. */
  private static void put(Map<String, Object> use, String name, double value) {
    if (value >= 0) {
      use.put(name, value);
    }
  }
}
