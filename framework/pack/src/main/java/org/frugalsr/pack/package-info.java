/** Packing of trained networks: from the training graph to the runtime's. */
@NullMarked
package org.frugalsr.pack;

import org.jspecify.annotations.NullMarked;
