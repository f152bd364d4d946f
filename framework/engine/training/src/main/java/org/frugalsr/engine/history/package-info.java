/** The training history read from a run folder. */
@NullMarked
package org.frugalsr.engine.history;

import org.jspecify.annotations.NullMarked;
