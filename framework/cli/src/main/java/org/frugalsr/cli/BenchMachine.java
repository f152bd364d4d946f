package org.frugalsr.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.engine.run.HostLoad;

/** The load and memory use of the machine during a measurement, needed to interpret its times. */
final class BenchMachine {
  private final HostLoad host = HostLoad.current();
  private final Optional<HostLoad.Mark> start = host.mark();
  private final Map<String, Object> resident = new LinkedHashMap<>();

  /** Records the current resident memory. */
  void resident(String when) {
    host.residentBytes().ifPresent(bytes -> resident.put(when, mib(bytes)));
  }

  /** Adds the machine's load since this object was created. */
  void load(Map<String, Object> json) {
    host.loadAverage().ifPresent(load -> json.put("load_average", load));
    start.ifPresent(mark -> host.stolenSince(mark).ifPresent(s -> json.put("stolen_cpu_share", s)));
  }

  /**
   * Adds the resident memory and the peak of the tensors.
   *
   * @param peakBytes the largest size of all tensors at one time
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
