/** The step, the loop around it, and what survives between two sessions. */
@NullMarked
package org.frugalsr.engine.train;

import org.jspecify.annotations.NullMarked;
