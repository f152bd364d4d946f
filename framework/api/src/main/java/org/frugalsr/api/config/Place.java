package org.frugalsr.api.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a value was written: a file and a line, an override, or an environment variable.
 *
 * @param source the file as the user typed it, {@code -o key=value}, or {@code default}
 * @param line the line from 1, or 0 if there is none
 */
record Place(String source, int line) {
  static final String OVERRIDE = "-o ";
  static final String MERGE = "merge of ";

  /** The name and password in an address, which are never shown. */
  private static final Pattern SECRET = Pattern.compile("(?<=://)[^/\\s\"]*(?=@)");

  /** One of the places "file: 7" or "file: 7-9" in the description of an origin. */
  private static final Pattern PART = Pattern.compile("(?:^|,)(.+?): (\\d+)(?:-\\d+)?(?=,|$)");

  /**
   * The place that an origin describes.
   *
   * <p>A section that is merged from several places is located at the first line of the file with
   * the highest precedence, where users will look for it.
   */
  static Place of(ConfigOrigin origin) {
    String text = origin.description();
    if (text.startsWith(OVERRIDE)) {
      return new Place(text.replaceFirst(": \\d+(-\\d+)?$", ""), 0);
    }
    String parts = text.startsWith(MERGE) ? text.substring(MERGE.length()) : text;
    List<Place> places =
        PART.matcher(parts)
            .results()
            .map(m -> new Place(m.group(1), Integer.parseInt(m.group(2))))
            .toList();
    List<Place> files = places.stream().filter(p -> !p.source.startsWith(OVERRIDE)).toList();
    if (files.isEmpty()) {
      return places.isEmpty() ? new Place(parts, 0) : new Place(places.getFirst().source, 0);
    }
    return files.stream()
        .filter(p -> p.source.equals(files.getFirst().source))
        .min(Comparator.comparingInt(Place::line))
        .orElseThrow();
  }

  @Override
  public String toString() {
    return masked(line > 0 ? source + ":" + line : source);
  }

  /** A text to display, with the credentials of addresses masked. */
  static String masked(String text) {
    return SECRET.matcher(text).replaceAll("***");
  }
}
