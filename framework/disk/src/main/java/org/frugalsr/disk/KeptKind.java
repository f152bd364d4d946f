package org.frugalsr.disk;

/**
 * What a {@link BoundedFolder} keeps, as its file names and messages call it.
 *
 * @param ending of the file names, such as {@code .image}
 * @param one a file's content with its article, such as {@code a kept image}
 * @param many all of them, such as {@code decoded images}
 * @param all what the folder should hold for a training, such as {@code all training images}
 * @param otherwise a sentence about what happens to those that are not kept
 * @param folderKey the config key of the folder
 * @param boundKey the config key of the maximum size in GiB
 */
public record KeptKind(
    String ending,
    String one,
    String many,
    String all,
    String otherwise,
    String folderKey,
    String boundKey) {}
