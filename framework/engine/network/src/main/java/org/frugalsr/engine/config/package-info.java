/** The config as records: the engine's sections, and the experiment as a whole. */
@NullMarked
package org.frugalsr.engine.config;

import org.jspecify.annotations.NullMarked;
