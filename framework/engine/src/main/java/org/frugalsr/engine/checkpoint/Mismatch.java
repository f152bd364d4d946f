package org.frugalsr.engine.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 */
public record Mismatch(List<Difference> differences, int taken) {
  private static final int ROWS = 4;

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
    Map<String, List<Long>> missing = new LinkedHashMap<>(here);
    missing.keySet().removeAll(there.keySet());
    Map<String, List<Long>> unknown = new LinkedHashMap<>(there);
    unknown.keySet().removeAll(here.keySet());
    List<Difference> differences = new ArrayList<>();
    here.forEach(
        (name, shape) -> {
          List<Long> found = there.getOrDefault(name, shape);
          if (!found.equals(shape)) {
            differences.add(
                new Difference(name, Optional.of(found), Optional.of(shape), hint(found, shape)));
          }
        });
    Map<String, String> hints = new HashMap<>(); // of those that are shown: there may be many more
    missing.entrySet().stream()
        .limit(ROWS)
        .forEach(e -> hints.put(e.getKey(), nearest(e.getKey(), e.getValue(), unknown)));
    unknown.entrySet().stream()
        .limit(ROWS)
        .forEach(e -> hints.put(e.getKey(), nearest(e.getKey(), e.getValue(), missing)));
    missing.forEach(
        (name, shape) ->
            differences.add(
                new Difference(
                    name, Optional.empty(), Optional.of(shape), hints.getOrDefault(name, ""))));
    unknown.forEach(
        (name, shape) ->
            differences.add(
                new Difference(
                    name, Optional.of(shape), Optional.empty(), hints.getOrDefault(name, ""))));
    return new Mismatch(differences, here.size());
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
    List<List<Difference>> kinds =
        List.of(
            differences.stream()
                .filter(d -> d.there().isPresent() && d.here().isPresent())
                .toList(),
            differences.stream().filter(d -> d.there().isEmpty()).toList(),
            differences.stream().filter(d -> d.here().isEmpty()).toList());
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
        shown.addAll(kinds.get(i).stream().limit(ROWS).toList());
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
    String rows =
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
            rows,
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

  /** The array on the other side that this one may be under another name. */
  private static String nearest(String name, List<Long> shape, Map<String, List<Long>> others) {
    List<String> alike =
        others.entrySet().stream()
            .filter(e -> e.getValue().equals(shape) || size(e.getValue()) == size(shape))
            .map(Map.Entry::getKey)
            .toList();
    return Suggestion.closest(name, alike)
        .or(() -> Suggestion.closest(name, others.keySet()))
        .or(() -> alike.stream().max(Comparator.comparingInt(other -> likeness(name, other))))
        .map(other -> "nearest: " + other + " " + others.get(other))
        .orElse("");
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
