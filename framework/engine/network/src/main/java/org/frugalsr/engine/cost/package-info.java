/** What a network costs, read from its forward on shapes: parameters, arithmetic, memory. */
@NullMarked
package org.frugalsr.engine.cost;

import org.jspecify.annotations.NullMarked;
