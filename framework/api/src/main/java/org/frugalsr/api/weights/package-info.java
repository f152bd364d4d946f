/** How other programs name and shape the arrays of this project's networks. */
@NullMarked
package org.frugalsr.api.weights;

import org.jspecify.annotations.NullMarked;
