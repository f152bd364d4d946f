package org.frugalsr.imaging.data;

/**
 * One image of a data set.
 *
 * @param name file name without its ending, unique in the set
 * @param hr where the HR image is
 */
public record Entry(String name, ImageSource hr) {}
