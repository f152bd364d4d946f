package org.frugalsr.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.run.HostLoad;

/** How the machine fared during a measurement, without which times mean little. */
final class BenchMachine {
  private final HostLoad host = HostLoad.current();
  private final Optional<HostLoad.Mark> start = host.mark();
  private final Map<String, Object> resident = new LinkedHashMap<>();

  /** Notes the resident memory of this moment. */
  void resident(String when) {
    host.residentBytes().ifPresent(bytes -> resident.put(when, mib(bytes)));
  }

  /** Adds how busy the machine was since this object was made. */
  void load(Map<String, Object> json) {
    host.loadAverage().ifPresent(load -> json.put("load_average", load));
    start.ifPresent(mark -> host.stolenSince(mark).ifPresent(s -> json.put("stolen_cpu_share", s)));
  }

  /**
   * Adds the memory held.
   *
   * @param peakBytes the most that tensors held at once
   */
  void memory(Map<String, Object> json, long peakBytes) {
    resident("at_end");
    json.put("resident_mib", resident);
    json.put("peak_tensor_mib", mib(peakBytes));
  }

  private static double mib(long bytes) {
    return Math.round(bytes / 1048576.0 * 10) / 10.0;
  }
}
