package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.WorldError;

/**
 * Reads images in parallel, and then again one at a time those for which memory was insufficient.
 */
final class EachAlone {
  private EachAlone() {}

  /**
   * Applies a reader to each image and returns the results in order.
   *
   * @param reader must not keep the image
   * @param tooLarge gives the result for an image that does not fit even alone, from an error that
   *     names it
   */
  static <T> List<T> of(
      List<Entry> entries,
      Function<Entry, T> reader,
      BiFunction<Entry, FrugalException, T> tooLarge) {
    List<Optional<T>> together =
        entries.parallelStream().map(entry -> tried(entry, reader)).toList();
    List<T> all = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      all.add(
          together
              .get(i)
              .or(() -> tried(entry, reader))
              .orElseGet(() -> tooLarge.apply(entry, error(entry))));
    }
    return all;
  }

  private static <T> Optional<T> tried(Entry entry, Function<Entry, T> reader) {
    try {
      return Optional.of(reader.apply(entry));
    } catch (OutOfMemoryError e) {
      return Optional.empty();
    }
  }

  private static FrugalException error(Entry entry) {
    return new WorldError(
        "%s does not fit in Java's heap of %d MiB. Give Java more (FRUGAL_HEAP=8g), or leave the image out."
            .formatted(entry.hr(), Runtime.getRuntime().maxMemory() >> 20));
  }
}
