/**
 * Data sets: the catalogue that names them, HR and LR pairs, random training patches, and checks.
 *
 * <p>HR is the high-resolution ground truth, LR the low-resolution input of a network.
 */
@NullMarked
package org.frugalsr.imaging.data;

import org.jspecify.annotations.NullMarked;
