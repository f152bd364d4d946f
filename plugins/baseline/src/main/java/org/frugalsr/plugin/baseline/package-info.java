/**
 * Ordinary convolutional super-resolution: the networks and blocks that frugal ones are measured
 * against.
 */
@NullMarked
package org.frugalsr.plugin.baseline;

import org.jspecify.annotations.NullMarked;
