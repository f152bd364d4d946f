/** The training step, the loop around it, and the state saved between sessions. */
@NullMarked
package org.frugalsr.engine.train;

import org.jspecify.annotations.NullMarked;
