/** Archives of data sets: a catalogue, resumable downloads that are checked, and unpacking. */
@NullMarked
package org.frugalsr.imaging.fetch;

import org.jspecify.annotations.NullMarked;
