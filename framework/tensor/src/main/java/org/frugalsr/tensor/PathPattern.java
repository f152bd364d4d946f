package org.frugalsr.tensor;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A pattern for dotted names of parameters and sites, such as {@code body.*.conv2.weight}.
 *
 * <p>{@code **} matches any number of parts between dots (also none), {@code *} one part or, within
 * a part, any characters: {@code body.**}, {@code *.bias}, {@code **.conv*.weight}.
 *
 * @param text the pattern as written
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PathPattern(String text) {
  private static final String MANY = "**";
  private static final int NEAREST = 5;

  /** Rejects a pattern with an empty part, or with {@code **} inside a part. */
  public PathPattern {
    for (String part : split(text)) {
      if (part.isBlank() || (part.contains(MANY) && !part.equals(MANY))) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is not a name pattern: expected parts joined by dots, each a name, '*' or"
                + " '**', such as 'body.*.conv2.weight' or 'tail.**'");
      }
    }
  }

  /** Whether a name matches the whole pattern. */
  public boolean matches(String path) {
    return matches(split(text), split(path));
  }

  private static boolean matches(List<String> pattern, List<String> path) {
    if (pattern.isEmpty()) {
      return path.isEmpty();
    }
    List<String> rest = pattern.subList(1, pattern.size());
    if (pattern.get(0).equals(MANY)) {
      return matches(rest, path) || (!path.isEmpty() && matches(pattern, tail(path)));
    }
    return !path.isEmpty() && fits(pattern.get(0), path.get(0)) && matches(rest, tail(path));
  }

  /**
   * Returns the error message for a pattern that matches nothing.
   *
   * @param what the kind of thing to match, in the singular, such as {@code "parameter"}
   * @param names all existing names
   */
  public String noMatch(String what, Collection<String> names) {
    String nearest =
        names.stream()
            .sorted(Comparator.comparingDouble((String name) -> -likeness(name)))
            .limit(NEAREST)
            .map(name -> "\n  " + name)
            .collect(Collectors.joining());
    return "the pattern '%s' matches no %s; the nearest of %d are%s\n%s"
        .formatted(
            text,
            what,
            names.size(),
            nearest,
            "'*' matches one part of a name, '**' any number of parts.");
  }

  /** Returns how well the parts of a name match those of the pattern in order, in [0, 1]. */
  private double likeness(String name) {
    List<String> pattern = split(text).stream().filter(part -> !part.equals(MANY)).toList();
    List<String> path = split(name);
    double[][] best = new double[pattern.size() + 1][path.size() + 1];
    for (int i = 1; i <= pattern.size(); i++) {
      for (int j = 1; j <= path.size(); j++) {
        double both = best[i - 1][j - 1] + likeness(pattern.get(i - 1), path.get(j - 1));
        best[i][j] = Math.max(both, Math.max(best[i - 1][j], best[i][j - 1]));
      }
    }
    return 2 * best[pattern.size()][path.size()] / (pattern.size() + path.size());
  }

  private static double likeness(String pattern, String part) {
    if (fits(pattern, part)) {
      return 1;
    }
    int shorter = Math.min(pattern.length(), part.length());
    int start = 0;
    while (start < shorter && pattern.charAt(start) == part.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && pattern.charAt(pattern.length() - 1 - end) == part.charAt(part.length() - 1 - end)) {
      end++;
    }
    return (double) (start + end) / Math.max(pattern.length(), part.length());
  }

  private static boolean fits(String pattern, String part) {
    return pattern.equals("*")
        || pattern.equals(part)
        || (pattern.contains("*")
            && Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", part));
  }

  private static List<String> split(String path) {
    return Arrays.asList(path.split("\\.", -1));
  }

  private static List<String> tail(List<String> path) {
    return path.subList(1, path.size());
  }

  @Override
  public String toString() {
    return text;
  }
}
