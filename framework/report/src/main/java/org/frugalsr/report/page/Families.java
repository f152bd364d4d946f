package org.frugalsr.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Assigns pens to names: names of one family share a hue.
 *
 * <p>A family is the names that begin with the same word after the common prefix of all names; a
 * large one takes several hues. Families of one name share hues if there are more families than
 * hues, but no two names share a pen.
 */
public final class Families {
  /** More members than these are hard to tell apart by shade and dash. */
  private static final int MEMBERS = 5;

  private static final String SEPARATORS = "-_ .,:;/=()[]+";

  private final int[] taken = new int[Pen.HUES];

  private Families() {}

  /**
   * Returns pens for the compared names, and for others shown beside them.
   *
   * @param names distinct
   * @param others names whose pens do not change those of {@code names}
   * @return a pen for each name, then for each of the others
   */
  public static List<Pen> pens(List<String> names, List<String> others) {
    Families families = new Families();
    List<Pen> pens = new ArrayList<>(families.give(names));
    pens.addAll(families.give(others));
    return List.copyOf(pens);
  }

  private List<Pen> give(List<String> names) {
    List<List<Integer>> groups = new ArrayList<>();
    for (List<Integer> family : families(names)) {
      for (int i = 0; i < family.size(); i += MEMBERS) {
        groups.add(family.subList(i, Math.min(family.size(), i + MEMBERS)));
      }
    }
    groups.sort(Comparator.comparing((List<Integer> g) -> -g.size())); // stable
    Map<Integer, Pen> pens = new LinkedHashMap<>();
    for (List<Integer> group : groups) {
      int hue = leastTaken();
      for (int i : group) {
        int free = taken[hue] < Pen.SLOTS ? hue : leastTaken();
        pens.put(i, new Pen(free, taken[free]++));
      }
    }
    return IntStream.range(0, names.size()).mapToObj(i -> pens.getOrDefault(i, Pen.of(i))).toList();
  }

  private int leastTaken() {
    return IntStream.range(0, Pen.HUES)
        .boxed()
        .min(Comparator.comparing(hue -> taken[hue]))
        .orElse(0);
  }

  /** The indices of the names, by family; if there is only one family, each name is its own. */
  private static List<List<Integer>> families(List<String> names) {
    int start = shared(names);
    Map<String, List<Integer>> families = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String word = word(names.get(i).substring(start));
      families.computeIfAbsent(word, any -> new ArrayList<>()).add(i);
    }
    return families.size() > 1
        ? List.copyOf(families.values())
        : IntStream.range(0, names.size()).mapToObj(List::of).toList();
  }

  /** The length of the prefix that all names share, up to a separator. */
  private static int shared(List<String> names) {
    String common = names.stream().reduce(Families::common).orElse("");
    int end = common.length();
    while (end > 0 && SEPARATORS.indexOf(common.charAt(end - 1)) < 0) {
      end--;
    }
    return names.size() > 1 ? end : 0;
  }

  private static String common(String a, String b) {
    int end = 0;
    while (end < Math.min(a.length(), b.length()) && a.charAt(end) == b.charAt(end)) {
      end++;
    }
    return a.substring(0, end);
  }

  private static String word(String name) {
    int end = 0;
    while (end < name.length() && SEPARATORS.indexOf(name.charAt(end)) < 0) {
      end++;
    }
    return name.substring(0, end);
  }
}
