/**
 * Ordinary convolutional super-resolution: the networks and blocks that efficient ones are compared
 * with.
 */
@NullMarked
package org.frugalsr.plugin.baseline;

import org.jspecify.annotations.NullMarked;
