/**
 * The sample set: images that FrugalSR draws itself, so that a fresh clone runs with no data.
 *
 * <p>Results on it show that the code works. They are never quoted as quality.
 */
@NullMarked
package org.frugalsr.imaging.sample;

import org.jspecify.annotations.NullMarked;
