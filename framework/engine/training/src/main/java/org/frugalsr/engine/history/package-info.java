/** What a run's folder says of its training. */
@NullMarked
package org.frugalsr.engine.history;

import org.jspecify.annotations.NullMarked;
