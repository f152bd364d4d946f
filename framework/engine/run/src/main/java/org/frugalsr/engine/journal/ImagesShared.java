package org.frugalsr.engine.journal;

import java.util.Map;

/**
 * Images of one data set are also in another one that is used for another purpose.
 *
 * @param use what the set is for: {@code training}, {@code validation} or {@code test}
 * @param set its name
 * @param otherUse what the other set is for
 * @param other its name
 * @param count number of images
 * @param repeats whether images or parts of them are used twice, not merely related ones
 * @param images name of an image to that of its counterpart
 */
public record ImagesShared(
    String use,
    String set,
    String otherUse,
    String other,
    int count,
    boolean repeats,
    Map<String, String> images)
    implements JournalEvent {}
