/** Weights that come in from other programs' files, and runs that are made of them. */
@NullMarked
package org.frugalsr.engine.exchange;

import org.jspecify.annotations.NullMarked;
