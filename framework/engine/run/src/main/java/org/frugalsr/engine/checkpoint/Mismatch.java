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
 * How the arrays that a file holds differ, by name and shape, from those that somebody takes.
 *
 * @param differences those of another shape, then those that the file lacks, then those that nobody
 *     takes
 * @param taken how many arrays should fit
 * @param rows how many of each kind are shown
 */
public record Mismatch(List<Difference> differences, int taken, int rows) {
  private static final int ROWS = 4;

  /** Looking for the nearest name compares each with all on the other side. */
  private static final int HINTS = 400;

  /** Last parts of names that say what an array is in its layer, so that one is no other. */
  private static final Set<String> ROLES =
      Set.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked");

  /**
   * What is said of arrays besides their shapes.
   *
   * @param rows how many of each kind of difference are shown
   * @param notes by the array's name, in front of a hint; an array that is on both sides and has
   *     one does not fit, whatever its shape
   * @param renamed names in the file, with those that rules have made of them: what else an array
   *     may be is looked for by the latter
   */
  public record Remarks(int rows, Map<String, String> notes, Map<String, String> renamed) {
    /** Nothing, and a few rows. */
    static final Remarks NONE = new Remarks(ROWS, Map.of(), Map.of());

    /** Copies the maps. */
    public Remarks {
      notes = Map.copyOf(notes);
      renamed = Map.copyOf(renamed);
    }

    /** The note on an array and its hint, as one text. */
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
   * @param here the shape that is taken; empty if nobody takes such an array
   * @param hint what it may be instead, or empty text; of the first ones of a kind only
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
   * @param here what is taken, name to shape
   */
  public static Mismatch between(Map<String, List<Long>> there, Map<String, List<Long>> here) {
    return between(there, here, Remarks.NONE);
  }

  /**
   * Compares arrays by name and shape, of which more is to be said.
   *
   * @param there what a file holds, name to shape
   * @param here what is taken, name to shape
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
          if (objected || !found.equals(shape)) { // the same shape in another order of axes
            differences.add(
                new Difference(
                    name,
                    Optional.of(found),
                    Optional.of(shape),
                    remarks.with(name, hint(found, shape))));
          }
        });
    Map<String, String> hints = new HashMap<>(); // of those that are shown: there may be many more
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

  /** The shape of an array, as a list that equal shapes are equal in. */
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

  /** Those of another shape, those that are not there, those that nobody takes. */
  private List<List<Difference>> kinds() {
    return List.of(
        differences.stream().filter(d -> d.there().isPresent() && d.here().isPresent()).toList(),
        differences.stream().filter(d -> d.there().isEmpty()).toList(),
        differences.stream().filter(d -> d.here().isEmpty()).toList());
  }

  /** Whether a kernel is there in PyTorch's order of axes: another program wrote the file. */
  public boolean isOfAnotherLayout() {
    return differences.stream().anyMatch(Difference::outputsFirst);
  }

  /** The names of arrays that are taken and do not fit, or are not there. */
  public List<String> unfilled() {
    return differences.stream().filter(d -> d.here().isPresent()).map(Difference::name).toList();
  }

  /** The names of arrays that are there, and that nobody takes. */
  public List<String> untaken() {
    return differences.stream().filter(d -> d.here().isEmpty()).map(Difference::name).toList();
  }

  /**
   * The first of each kind of difference as an indented table, after a line that counts them.
   *
   * @param there what the arrays lie in, such as "the checkpoint"
   * @param here what takes them, such as "the network"
   */
  public String text(String there, String here) {
    List<List<Difference>> kinds = kinds();
    List<String> of =
        List.of(
            "%d of another shape",
            "%d that " + here + " has and " + there + " has not",
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
      return "PyTorch's order [out, in, k, k]; [k, k, in, out] is taken";
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
   * The array on the other side that this one may be under another name: a slip, or one of as many
   * values that ends as this one does, or stands in the same layer.
   */
  private static String nearest(
      String name, List<Long> shape, Map<String, List<Long>> others, Map<String, String> renamed) {
    String own = renamed.getOrDefault(name, name);
    Map<String, String> byName = new LinkedHashMap<>(); // theirs, and what they are called here
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

  /** Whether two names may be of the same array of a layer: a weight is no bias. */
  private static boolean isOfOneRole(String a, String b) {
    String one = last(a);
    String other = last(b);
    return one.equals(other) || !ROLES.contains(one) || !ROLES.contains(other);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Whether two names differ in their last part only. */
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
