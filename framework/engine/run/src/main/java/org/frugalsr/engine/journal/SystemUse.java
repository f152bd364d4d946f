package org.frugalsr.engine.journal;

import java.util.OptionalDouble;

/**
 * How much of the machine is in use, under the names that MLflow has for its system metrics. What
 * the system does not know is empty.
 *
 * @param cpuUtilizationPercentage of all processors, by all processes
 * @param processCpuUtilizationPercentage of all processors, by this process
 * @param systemMemoryUsageMegabytes of all processes
 * @param systemMemoryUsagePercentage of all memory
 * @param processMemoryUsageMegabytes of this process
 * @param loadAverage of the last minute
 */
public record SystemUse(
    OptionalDouble cpuUtilizationPercentage,
    OptionalDouble processCpuUtilizationPercentage,
    OptionalDouble systemMemoryUsageMegabytes,
    OptionalDouble systemMemoryUsagePercentage,
    OptionalDouble processMemoryUsageMegabytes,
    OptionalDouble loadAverage)
    implements JournalEvent {}
