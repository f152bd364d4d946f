package org.frugalsr.imaging.data;

import java.util.List;

/**
 * What was seen of an image of a data set when it was read.
 *
 * @param fingerprint by which it is known again
 * @param transparent whether its file has pixels that are not opaque
 * @param doubts about its LR files, of those that were looked at
 */
record Reading(Fingerprint fingerprint, boolean transparent, List<LowResolutionDoubt> doubts) {}
