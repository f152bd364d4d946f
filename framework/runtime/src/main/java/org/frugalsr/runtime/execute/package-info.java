/** Computes graphs. */
@NullMarked
package org.frugalsr.runtime.execute;

import org.jspecify.annotations.NullMarked;
