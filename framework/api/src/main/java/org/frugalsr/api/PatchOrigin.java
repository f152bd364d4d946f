package org.frugalsr.api;

import org.apiguardian.api.API;

/**
 * The position at which a training patch was cropped, and its orientation.
 *
 * @param image which training image, from 0
 * @param left first column in LR pixels
 * @param top first row in LR pixels
 * @param symmetry 0..7: bit 0 flips the width, bit 1 flips the height, bit 2 transposes, applied to
 *     the patch in that order; 0 is the image as it is
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PatchOrigin(int image, int left, int top, int symmetry) {}
