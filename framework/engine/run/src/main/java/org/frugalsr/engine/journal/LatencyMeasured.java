package org.frugalsr.engine.journal;

import java.util.OptionalDouble;

/**
 * The time of a forward pass was measured.
 *
 * @param width of the output, in pixels
 * @param height of the output, in pixels
 * @param scale the factor
 * @param threads number of compute threads
 * @param warmUps runs that did not count
 * @param runs runs that counted
 * @param medianMs median time, in milliseconds
 * @param minMs shortest time, in milliseconds
 * @param cpu the processor's model
 * @param loadAverage of the machine, at the end
 * @param stolenCpuShare share of the processor time that other virtual machines took
 */
public record LatencyMeasured(
    int width,
    int height,
    int scale,
    int threads,
    int warmUps,
    int runs,
    double medianMs,
    double minMs,
    String cpu,
    OptionalDouble loadAverage,
    OptionalDouble stolenCpuShare)
    implements JournalEvent {
  /** Fills in what early versions left out. */
  public LatencyMeasured {
    cpu = cpu.isEmpty() ? "?" : cpu;
  }
}
