/**
 * What a config says, as records: the sections that belong to the engine, and the experiment as a
 * whole.
 */
@NullMarked
package org.frugalsr.engine.config;

import org.jspecify.annotations.NullMarked;
