package org.frugalsr.engine.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arrays that a network took over from a checkpoint of another run, by name.
 *
 * @param from folder of that run
 * @param step of the checkpoint
 * @param sha256 of the checkpoint's tensors
 * @param moved the arrays that were taken over
 * @param afresh the arrays that keep their initial values
 * @param left the arrays of the checkpoint that are not used
 */
public record TakenOver(
    String from,
    long step,
    String sha256,
    List<String> moved,
    List<String> afresh,
    List<String> left) {

  /** Keeps its own copies of the lists. */
  public TakenOver {
    moved = List.copyOf(moved);
    afresh = List.copyOf(afresh);
    left = List.copyOf(left);
  }

  /**
   * The number of arrays taken over by part of the network, such as {@code body 18, head 2, tail 1
   * of 2}.
   */
  public String parts() {
    Map<String, int[]> parts = new TreeMap<>();
    moved.forEach(name -> count(parts, name)[0]++);
    moved.forEach(name -> count(parts, name)[1]++);
    afresh.forEach(name -> count(parts, name)[1]++);
    return String.join(
        ", ",
        parts.entrySet().stream()
            .filter(e -> e.getValue()[0] > 0)
            .map(e -> e.getKey() + " " + fraction(e.getValue()[0], e.getValue()[1]))
            .toList());
  }

  private static int[] count(Map<String, int[]> parts, String name) {
    return parts.computeIfAbsent(name.split("\\.", 2)[0], part -> new int[2]);
  }

  private static String fraction(int some, int all) {
    return some == all ? Integer.toString(all) : some + " of " + all;
  }
}
