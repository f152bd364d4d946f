package org.frugalsr.engine.config;

import java.util.Optional;
import org.frugalsr.api.config.Key;

/**
 * The keys at the root of a config.
 *
 * @param name of the run and its folder; the config file's name if absent
 * @param runs folder that run folders are made in
 * @param seed of everything random
 * @param threads that compute; all processors if absent
 * @param memoryGib off-heap memory that tensors may hold; most of the machine's if absent
 */
public record RootSettings(
    @Key(doc = "Name of the run and of its folder; absent: the config file's name.")
        Optional<String> name,
    @Key(doc = "Folder that run folders are made in.", def = "runs") String runs,
    @Key(doc = "Seed of everything random.", def = "0") long seed,
    @Key(doc = "Threads that compute; bits depend on it. Absent: all processors.", min = 1)
        Optional<Integer> threads,
    @Key(doc = "Memory for tensors in GiB; absent: 70 % of the machine's.", above = 0)
        Optional<Double> memoryGib) {}
