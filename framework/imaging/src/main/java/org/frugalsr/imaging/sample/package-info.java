/**
 * The sample set: images that FrugalSR draws itself, so that a fresh clone runs with no data.
 *
 * <p>Figures measured on it show that the machinery works. They are never quoted as quality.
 */
@NullMarked
package org.frugalsr.imaging.sample;

import org.jspecify.annotations.NullMarked;
