/**
 * Benchmarks: how fast a network trains and runs on this machine, and how much memory that takes.
 */
@NullMarked
package org.frugalsr.engine.bench;

import org.jspecify.annotations.NullMarked;
