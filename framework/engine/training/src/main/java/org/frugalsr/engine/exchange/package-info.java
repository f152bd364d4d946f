/** Import of weights from other programs' files as runs, and their export. */
@NullMarked
package org.frugalsr.engine.exchange;

import org.jspecify.annotations.NullMarked;
