package org.frugalsr.imaging.sample;

import org.frugalsr.imaging.Image;

/**
 * An image of the sample set and its name.
 *
 * @param name unique over all splits, such as {@code test-03}
 * @param image 8-bit RGB values
 */
public record NamedImage(String name, Image image) {}
