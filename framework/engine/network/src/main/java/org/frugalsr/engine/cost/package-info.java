/** The cost of a network from a forward pass on shapes: parameters, arithmetic, memory. */
@NullMarked
package org.frugalsr.engine.cost;

import org.jspecify.annotations.NullMarked;
