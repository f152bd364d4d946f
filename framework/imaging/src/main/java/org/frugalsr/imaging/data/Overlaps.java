package org.frugalsr.imaging.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.frugalsr.imaging.data.Fingerprint.Likeness;
import org.frugalsr.imaging.data.Twins.Twin;

/**
 * Finds images that are used for two purposes, such as training and testing.
 *
 * <p>Nothing is excluded silently: {@code exclude} names the images that are not to be used, and
 * the remaining overlaps are reported as warnings.
 */
public final class Overlaps {
  private static final int SHOWN = 5;

  private Overlaps() {}

  /**
   * The images that a set of one use shares with a set of another use.
   *
   * @param use the use of the first set, such as {@code training}
   * @param set the first set
   * @param otherUse the use of the other set, such as {@code test}
   * @param other the other set
   * @param images names in the first set with their counterparts in the other; at least one
   */
  public record Overlap(
      String use, DataSet set, String otherUse, DataSet other, Map<String, Twin> images) {

    /** A sentence for the user, with a remedy if it is short. */
    public String text() {
      boolean sure =
          images.values().stream()
              .allMatch(t -> t.likeness() == Likeness.SAME || t.likeness() == Likeness.PIXELS);
      return "%d of %d images of the %s set %s are also in%s the %s set %s: %s.%s"
          .formatted(
              images.size(),
              set.entries().size(),
              use,
              set.name(),
              sure ? "" : ", or much like images of,",
              otherUse,
              other.name(),
              brief(images),
              advice(set, images.keySet()));
    }

    /** The name of each image, and that of its twin in the other set. */
    public Map<String, String> twins() {
      Map<String, String> twins = new LinkedHashMap<>();
      images.forEach((name, twin) -> twins.put(name, twin.image()));
      return twins;
    }

    /**
     * Whether images, or parts of them, are used twice, and not merely some that are known to be
     * related; if all are related, one set is derived from the other.
     */
    public boolean repeats() {
      Map<String, Twin> files = sameFiles(set, other);
      return images.size() == set.entries().size()
          || images.entrySet().stream()
              .anyMatch(
                  e -> e.getValue().likeness() != Likeness.SAME || files.containsKey(e.getKey()));
    }
  }

  /**
   * Finds the images that sets of one use share with sets of another use.
   *
   * <p>Two sets share an image if it has the same location, if one of them lists it in its {@code
   * overlaps}, or if its content is the same or very similar: see {@link Fingerprint}.
   *
   * @param use the use of the first sets, such as {@code training}
   * @param sets the first sets
   * @param otherUse the use of the other sets, such as {@code test}
   * @param others the other sets
   * @param readings the findings about them; the content of images that were not read is not
   *     compared
   * @return one for each pair of sets; empty if nothing is shared
   */
  public static List<Overlap> find(
      String use, List<DataSet> sets, String otherUse, List<DataSet> others, Readings readings) {
    List<Overlap> overlaps = new ArrayList<>();
    for (DataSet other : others) {
      Twins twins = new Twins();
      other.entries().forEach(e -> readings.fingerprint(e).ifPresent(p -> twins.add(e.name(), p)));
      for (DataSet set : sets) {
        Map<String, Twin> shared = shared(set, other);
        for (Entry entry : set.entries()) {
          if (!shared.containsKey(entry.name())) {
            readings
                .fingerprint(entry)
                .flatMap(twins::find)
                .ifPresent(twin -> shared.put(entry.name(), twin));
          }
        }
        if (!shared.isEmpty()) {
          overlaps.add(new Overlap(use, set, otherUse, other, shared));
        }
      }
    }
    return overlaps;
  }

  /** The sentences of the overlaps that {@link #find} finds without comparing the content. */
  static List<String> warnings(
      String use, List<DataSet> sets, String otherUse, List<DataSet> others) {
    return find(use, sets, otherUse, others, new Readings()).stream().map(Overlap::text).toList();
  }

  /** Names in the first set with their counterparts in the second, by their locations and lists. */
  static Map<String, Twin> shared(DataSet set, DataSet other) {
    Map<String, Twin> shared = sameFiles(set, other);
    listed(set, other).forEach((ours, theirs) -> shared.put(ours, new Twin(theirs, Likeness.SAME)));
    return shared;
  }

  /** The images that one of two sets lists in its {@code overlaps}. */
  static Map<String, String> listed(DataSet set, DataSet other) {
    Map<String, String> listed = new TreeMap<>();
    for (SetSettings.Overlap overlap : set.overlaps()) {
      note(listed, set, overlap.image(), other, overlap.with());
    }
    Map<String, String> reverse = new TreeMap<>();
    for (SetSettings.Overlap overlap : other.overlaps()) {
      note(reverse, other, overlap.image(), set, overlap.with());
    }
    reverse.forEach((theirs, ours) -> listed.put(ours, theirs));
    return listed;
  }

  /** The images that are the same file, or the same drawing, in both. */
  static Map<String, Twin> sameFiles(DataSet set, DataSet other) {
    Map<Object, String> places = new HashMap<>();
    other.entries().forEach(entry -> places.put(place(entry), entry.name()));
    Map<String, Twin> same = new TreeMap<>();
    for (Entry entry : set.entries()) {
      String twin = places.get(place(entry));
      if (twin != null) {
        same.put(entry.name(), new Twin(twin, Likeness.SAME));
      }
    }
    return same;
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

  private static String brief(Map<String, Twin> shared) {
    String first =
        shared.entrySet().stream()
            .limit(SHOWN)
            .map(
                pair ->
                    pair.getKey().equals(pair.getValue().image())
                            && pair.getValue().likeness() != Likeness.PART
                        ? pair.getKey()
                        : "%s %s %s"
                            .formatted(
                                pair.getKey(),
                                pair.getValue().likeness().verb(),
                                pair.getValue().image()))
            .collect(Collectors.joining(", "));
    return shared.size() > SHOWN ? first + ", ..." : first;
  }

  private static String advice(DataSet set, Set<String> shared) {
    if (set.excludeKey().isEmpty()
        || shared.size() > SHOWN
        || shared.size() == set.entries().size()) {
      return "";
    }
    return " To leave them out, add %s to %s."
        .formatted(
            shared.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")),
            set.excludeKey().get());
  }
}
