/**
 * Image files and measurements: reading and writing, resampling, colour, metrics and named
 * protocols.
 */
@NullMarked
package org.frugalsr.imaging;

import org.jspecify.annotations.NullMarked;
