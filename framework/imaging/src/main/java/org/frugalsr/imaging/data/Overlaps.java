package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds pictures that are used for two purposes, such as training and testing.
 *
 * <p>Nothing is left out silently: {@code exclude} names what is not to be used, and what overlaps
 * after that is warned about.
 */
public final class Overlaps {
  private static final int SHOWN = 5;

  private Overlaps() {}

  /**
   * One warning for each set of one use that shares pictures with a set of another use.
   *
   * <p>Two sets share a picture if it comes from the same place, or if one of them lists it in its
   * {@code overlaps}.
   *
   * @param use what the first sets are for, such as {@code training}
   * @param sets the first sets
   * @param otherUse what the others are for, such as {@code test}
   * @param others the other sets
   * @return sentences for people; empty if nothing is shared
   */
  public static List<String> warnings(
      String use, List<DataSet> sets, String otherUse, List<DataSet> others) {
    List<String> warnings = new ArrayList<>();
    for (DataSet set : sets) {
      for (DataSet other : others) {
        Map<String, String> shared = shared(set, other);
        if (!shared.isEmpty()) {
          warnings.add(
              "%d of %d images of the %s set %s are also in the %s set %s: %s.%s"
                  .formatted(
                      shared.size(),
                      set.entries().size(),
                      use,
                      set.name(),
                      otherUse,
                      other.name(),
                      brief(shared),
                      advice(set, shared)));
        }
      }
    }
    return warnings;
  }

  /** Names in the first set with the names of the same pictures in the second. */
  static Map<String, String> shared(DataSet set, DataSet other) {
    Map<String, String> shared = new TreeMap<>();
    Map<Object, String> places = new HashMap<>();
    other.entries().forEach(entry -> places.put(place(entry), entry.name()));
    for (Entry entry : set.entries()) {
      String same = places.get(place(entry));
      if (same != null) {
        shared.put(entry.name(), same);
      }
    }
    for (SetSettings.Overlap overlap : set.overlaps()) {
      note(shared, set, overlap.image(), other, overlap.with());
    }
    Map<String, String> reverse = new TreeMap<>();
    for (SetSettings.Overlap overlap : other.overlaps()) {
      note(reverse, other, overlap.image(), set, overlap.with());
    }
    reverse.forEach((theirs, ours) -> shared.put(ours, theirs));
    return shared;
  }

  /** Whether an image of one set is the same file, or the same drawing, as one of another. */
  static boolean sameFiles(DataSet set, DataSet other) {
    Set<Object> places = new HashSet<>();
    other.entries().forEach(entry -> places.add(place(entry)));
    return set.entries().stream().anyMatch(entry -> places.contains(place(entry)));
  }

  private static void note(
      Map<String, String> shared, DataSet set, String image, DataSet other, String with) {
    int slash = with.indexOf('/');
    String named = with.substring(0, Math.max(0, slash));
    if (other.name().equals(named) || other.aliases().contains(named)) {
      String twin = with.substring(slash + 1);
      if (set.has(image) && other.has(twin)) {
        shared.put(image, twin);
      }
    }
  }

  private static Object place(Entry entry) {
    return switch (entry.hr()) {
      case ImageSource.InFile inFile -> Catalogue.realPath(inFile.file());
      case ImageSource.Drawn drawn -> drawn;
    };
  }

  private static String brief(Map<String, String> shared) {
    String first =
        shared.entrySet().stream()
            .limit(SHOWN)
            .map(
                pair ->
                    pair.getKey().equals(pair.getValue())
                        ? pair.getKey()
                        : pair.getKey() + " is " + pair.getValue())
            .collect(Collectors.joining(", "));
    return shared.size() > SHOWN ? first + ", ..." : first;
  }

  private static String advice(DataSet set, Map<String, String> shared) {
    if (set.excludeKey().isEmpty()
        || shared.size() > SHOWN
        || shared.size() == set.entries().size()) {
      return "";
    }
    return " To leave them out, add %s to %s."
        .formatted(
            shared.keySet().stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(", ")),
            set.excludeKey().get());
  }
}
