package org.frugalsr.engine.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.weights.NamedArray;

/**
 * The differences, by name and shape, between the arrays in a file and those that are expected.
 *
 * @param differences those of another shape, then those that the file lacks, then those that are
 *     not expected
 * @param taken how many arrays are expected
 * @param rows how many of each kind are shown
 */
public record Mismatch(List<Difference> differences, int taken, int rows) {
  private static final int ROWS = 4;

  /**
   * Maximum number of hints, since finding the nearest name compares each array with all on the
   * other side.
   */
  private static final int HINTS = 400;

  /**
   * Last parts of names that identify an array within its layer, and so cannot stand for each
   * other.
   */
  private static final Set<String> ROLES =
      Set.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked");

  /**
   * Remarks on arrays besides their shapes.
   *
   * @param rows how many of each kind of difference are shown
   * @param notes by the array's name, shown before a hint; an array that is on both sides and has a
   *     note does not fit, regardless of its shape
   * @param renamed names in the file with their renamed form, by which the nearest array is
   *     searched for
   */
  public record Remarks(int rows, Map<String, String> notes, Map<String, String> renamed) {
    /** No remarks, and a few rows. */
    static final Remarks NONE = new Remarks(ROWS, Map.of(), Map.of());

    /** Copies the maps. */
    public Remarks {
      notes = Map.copyOf(notes);
      renamed = Map.copyOf(renamed);
    }

    /** Joins the note on an array and its hint. */
    private String with(String name, String hint) {
      String note = notes.getOrDefault(name, "");
      return note.isEmpty() || hint.isEmpty() ? note + hint : note + "; " + hint;
    }
  }

  /**
   * One array that does not fit.
   *
   * @param name its name
   * @param there the shape in the file; empty if the file has no such array
   * @param here the expected shape; empty if no such array is expected
   * @param hint what it may be instead, or empty text; only for the first ones of each kind
   */
  public record Difference(
      String name, Optional<List<Long>> there, Optional<List<Long>> here, String hint) {
    /** Whether the kernel's axes have PyTorch's order, [out, in, k, k]. */
    boolean outputsFirst() {
      return there.isPresent() && here.isPresent() && isOutputsFirst(there.get(), here.get());
    }
  }

  /** Keeps its own copy of the list. */
  public Mismatch {
    differences = List.copyOf(differences);
  }

  /**
   * Compares arrays by name and shape.
   *
   * @param there what a file holds, name to shape
   * @param here what is expected, name to shape
   */
  public static Mismatch between(Map<String, List<Long>> there, Map<String, List<Long>> here) {
    return between(there, here, Remarks.NONE);
  }

  /**
   * Compares arrays by name and shape, with remarks.
   *
   * @param there what a file holds, name to shape
   * @param here what is expected, name to shape
   */
  public static Mismatch between(
      Map<String, List<Long>> there, Map<String, List<Long>> here, Remarks remarks) {
    Map<String, List<Long>> missing = new LinkedHashMap<>(here);
    missing.keySet().removeAll(there.keySet());
    Map<String, List<Long>> unknown = new LinkedHashMap<>(there);
    unknown.keySet().removeAll(here.keySet());
    List<Difference> differences = new ArrayList<>();
    here.forEach(
        (name, shape) -> {
          List<Long> found = there.getOrDefault(name, shape);
          boolean objected = there.containsKey(name) && remarks.notes().containsKey(name);
          if (objected || !found.equals(shape)) { // a note: same shape, other axis order
            differences.add(
                new Difference(
                    name,
                    Optional.of(found),
                    Optional.of(shape),
                    remarks.with(name, hint(found, shape))));
          }
        });
    Map<String, String> hints = new HashMap<>(); // only for differences that are shown
    int hinted = Math.min(remarks.rows(), HINTS);
    missing.entrySet().stream()
        .limit(hinted)
        .forEach(
            e ->
                hints.put(
                    e.getKey(), nearest(e.getKey(), e.getValue(), unknown, remarks.renamed())));
    unknown.entrySet().stream()
        .limit(hinted)
        .forEach(
            e ->
                hints.put(
                    e.getKey(), nearest(e.getKey(), e.getValue(), missing, remarks.renamed())));
    missing.forEach(
        (name, shape) ->
            differences.add(
                new Difference(
                    name,
                    Optional.empty(),
                    Optional.of(shape),
                    remarks.with(name, hints.getOrDefault(name, "")))));
    unknown.forEach(
        (name, shape) ->
            differences.add(
                new Difference(
                    name,
                    Optional.of(shape),
                    Optional.empty(),
                    remarks.with(name, hints.getOrDefault(name, "")))));
    return new Mismatch(differences, here.size(), remarks.rows());
  }

  /** The shape of an array as a list, for comparison by value. */
  public static List<Long> shape(long... lengths) {
    return Arrays.stream(lengths).boxed().toList();
  }

  /** The names and shapes of arrays, in their order. */
  public static Map<String, List<Long>> shapes(Iterable<NamedArray> arrays) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    arrays.forEach(a -> shapes.put(a.name(), shape(a.shape())));
    return shapes;
  }

  /** Whether everything fits. */
  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** Whether {@link #text} shows every difference. */
  public boolean isWholeShown() {
    return kinds().stream().allMatch(kind -> kind.size() <= rows);
  }

  /** The differences by kind: another shape, missing, not expected. */
  private List<List<Difference>> kinds() {
    return List.of(
        differences.stream().filter(d -> d.there().isPresent() && d.here().isPresent()).toList(),
        differences.stream().filter(d -> d.there().isEmpty()).toList(),
        differences.stream().filter(d -> d.here().isEmpty()).toList());
  }

  /** Whether a kernel has PyTorch's axis order, so that another program wrote the file. */
  public boolean isOfAnotherLayout() {
    return differences.stream().anyMatch(Difference::outputsFirst);
  }

  /** The names of expected arrays that do not fit or are missing. */
  public List<String> unfilled() {
    return differences.stream().filter(d -> d.here().isPresent()).map(Difference::name).toList();
  }

  /** The names of arrays in the file that are not expected. */
  public List<String> untaken() {
    return differences.stream().filter(d -> d.here().isEmpty()).map(Difference::name).toList();
  }

  /**
   * The first of each kind of difference as an indented table, after a line that counts them.
   *
   * @param there where the arrays come from, such as "the checkpoint"
   * @param here what expects them, such as "the network"
   */
  public String text(String there, String here) {
    List<List<Difference>> kinds = kinds();
    List<String> of =
        List.of(
            "%d of another shape",
            "%d that " + here + " has but " + there + " does not",
            "%d that " + here + " does not know");
    List<String> counts = new ArrayList<>();
    List<Difference> shown = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      if (!kinds.get(i).isEmpty()) {
        counts.add(of.get(i).formatted(kinds.get(i).size()));
        shown.addAll(kinds.get(i).stream().limit(rows).toList());
      }
    }
    int width = shown.stream().mapToInt(d -> d.name().length()).max().orElse(1);
    int column =
        Stream.concat(Stream.of(there.length()), shown.stream().map(d -> shape(d.there()).length()))
            .mapToInt(n -> n)
            .max()
            .orElse(1);
    int last =
        Stream.concat(Stream.of(here.length()), shown.stream().map(d -> shape(d.here()).length()))
            .mapToInt(n -> n)
            .max()
            .orElse(1);
    String row = "  %-" + Math.max(width, 5) + "s  %-" + column + "s  %-" + last + "s  %s";
    String table =
        Stream.concat(
                Stream.of(row.formatted("array", there, here, "")),
                shown.stream()
                    .map(d -> row.formatted(d.name(), shape(d.there()), shape(d.here()), d.hint())))
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n"));
    int more = differences.size() - shown.size();
    return "%d of %d arrays fit; %s:\n%s%s"
        .formatted(
            taken - unfilled().size(),
            taken,
            String.join(", ", counts),
            table,
            more == 0 ? "" : "\n  and " + more + " more");
  }

  private static String shape(Optional<List<Long>> shape) {
    return shape.map(List::toString).orElse("absent");
  }

  private static String hint(List<Long> there, List<Long> here) {
    if (isOutputsFirst(there, here)) {
      return "PyTorch's order [out, in, k, k]; expected is [k, k, in, out]";
    }
    if (isOutputsFirst(here, there)) {
      return "[k, k, in, out]; the other side has PyTorch's order [out, in, k, k]";
    }
    return size(there) == size(here) ? "as many values in another order" : "";
  }

  private static boolean isOutputsFirst(List<Long> there, List<Long> here) {
    return there.size() == 4
        && here.size() == 4
        && !there.equals(here)
        && here.equals(List.of(there.get(2), there.get(3), there.get(1), there.get(0)));
  }

  private static long size(List<Long> shape) {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /**
   * The array on the other side that this one may be under another name: a misspelling, or an array
   * of the same number of values with the same ending or in the same layer.
   */
  private static String nearest(
      String name, List<Long> shape, Map<String, List<Long>> others, Map<String, String> renamed) {
    String own = renamed.getOrDefault(name, name);
    Map<String, String> byName = new LinkedHashMap<>(); // their names, and our names for them
    others.forEach((other, any) -> byName.put(renamed.getOrDefault(other, other), other));
    List<String> playing = byName.keySet().stream().filter(o -> isOfOneRole(own, o)).toList();
    List<String> alike =
        playing.stream()
            .filter(o -> size(others.getOrDefault(byName.get(o), List.of())) == size(shape))
            .toList();
    return Suggestion.closest(own, alike)
        .or(() -> Suggestion.closest(own, playing))
        .or(
            () ->
                alike.stream()
                    .filter(o -> commonEnd(own, o) > 0 || isOfOneLayer(own, o))
                    .max(
                        Comparator.comparingInt((String o) -> commonEnd(own, o))
                            .thenComparingInt(o -> likeness(own, o))))
        .map(byName::get)
        .map(other -> "nearest: " + other + " " + others.get(other))
        .orElse("");
  }

  /**
   * Whether two names may denote the same array of a layer, such as two weights, but not a weight
   * and a bias.
   */
  private static boolean isOfOneRole(String a, String b) {
    String one = last(a);
    String other = last(b);
    return one.equals(other) || !ROLES.contains(one) || !ROLES.contains(other);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Whether two names differ only in their last part. */
  private static boolean isOfOneLayer(String a, String b) {
    int end = a.lastIndexOf('.');
    return end > 0 && end == b.lastIndexOf('.') && a.startsWith(b.substring(0, end));
  }

  /** How many parts between dots two names share at their end. */
  private static int commonEnd(String a, String b) {
    String[] one = a.split("\\.", -1);
    String[] other = b.split("\\.", -1);
    int end = 0;
    while (end < Math.min(one.length, other.length)
        && one[one.length - 1 - end].equals(other[other.length - 1 - end])) {
      end++;
    }
    return end;
  }

  /** How many characters two names share at their beginning and at their end. */
  private static int likeness(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int start = 0;
    while (start < shorter && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
      end++;
    }
    return start + end;
  }
}
