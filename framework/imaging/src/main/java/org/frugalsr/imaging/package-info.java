/**
 * Images as they are on disk and as they are measured: files, resampling, colour, metrics and named
 * protocols.
 */
@NullMarked
package org.frugalsr.imaging;

import org.jspecify.annotations.NullMarked;
