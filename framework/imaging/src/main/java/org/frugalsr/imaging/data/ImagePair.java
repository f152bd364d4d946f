package org.frugalsr.imaging.data;

import org.frugalsr.imaging.Image;

/**
 * An HR image and its LR counterpart, the input of a network.
 *
 * @param name the image's name in its set
 * @param hr mod-cropped to a multiple of the scale; 1 channel if its file is grey, else 3
 * @param lr exactly {@code scale} times smaller
 * @param scale HR pixels per LR pixel along one side
 */
public record ImagePair(String name, Image hr, Image lr, int scale) {}
