package org.frugalsr.imaging.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A set that another one was compared with, to find images that are in both.
 *
 * @param set its name
 * @param read number of its images that could be read and so were compared
 * @param images number of its images
 * @param own whether it is a separate data set of the user: not the drawn images of FrugalSR, and
 *     not another name for the checked folder
 */
public record Compared(String set, int read, int images, boolean own) {
  private static final int SHOWN = 20;

  /** Whether another data set of the user's is among them. */
  static boolean anyOwn(List<Compared> all) {
    return all.stream().anyMatch(Compared::own);
  }

  /** Describes the compared sets on one line. */
  static String text(List<Compared> all) {
    if (all.isEmpty()) {
      return "no other set";
    }
    String sets = all.stream().limit(SHOWN).map(Compared::text).collect(Collectors.joining(", "));
    return "%s%d set%s, %d images: %s%s"
        .formatted(
            anyOwn(all) ? "" : "no data set of yours, only with ",
            all.size(),
            all.size() == 1 ? "" : "s",
            all.stream().mapToInt(Compared::read).sum(),
            sets,
            all.size() > SHOWN ? " and %d more".formatted(all.size() - SHOWN) : "");
  }

  private String text() {
    return "%s (%s)".formatted(set, read == images ? read : read + " of " + images + " readable");
  }
}
