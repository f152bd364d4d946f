package org.frugalsr.engine.journal;

import java.util.OptionalDouble;

/**
 * The use of the machine, under the names of MLflow's system metrics. Values unknown to the system
 * are empty.
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
