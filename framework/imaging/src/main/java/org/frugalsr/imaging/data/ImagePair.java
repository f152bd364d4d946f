package org.frugalsr.imaging.data;

import org.frugalsr.imaging.Image;

/**
 * An HR image and the LR image that a network is given for it.
 *
 * @param name the image's name in its set
 * @param hr mod-cropped to a multiple of the scale; 1 channel if its file is grey, else 3
 * @param lr exactly {@code scale} times smaller
 * @param scale how many HR pixels stand on the side of an LR pixel
 */
public record ImagePair(String name, Image hr, Image lr, int scale) {}
