package org.frugalsr.imaging.data;

import java.util.List;

/**
 * The findings about an image of a data set when it was read.
 *
 * @param fingerprint identifies it by content
 * @param transparent whether its file has pixels that are not opaque
 * @param doubts about those of its LR files that were checked
 */
record Reading(Fingerprint fingerprint, boolean transparent, List<LowResolutionDoubt> doubts) {}
