package org.frugalsr.imaging;

import java.util.Optional;

/**
 * The origin of the LR images of a measurement.
 *
 * @param pattern the pattern of the files that they were read from; empty if the protocol made them
 *     from HR
 */
public record LowResolution(Optional<String> pattern) {
  /** LR images that the protocol made from HR. */
  public static final LowResolution MADE = new LowResolution(Optional.empty());

  private static final String MADE_WORD = "made";
  private static final String FILES = "files (";
  private static final String END = ")";

  /** LR images that were read from files. */
  public static LowResolution files(String pattern) {
    return new LowResolution(Optional.of(pattern));
  }

  /** Whether they were read from files. */
  public boolean isFiles() {
    return pattern.isPresent();
  }

  /** The text form: {@code made}, or {@code files (PATTERN)}. */
  public String text() {
    return pattern.map(files -> FILES + files + END).orElse(MADE_WORD);
  }

  /** Parses {@link #text()}; any other text, such as an empty one, means that they were made. */
  public static LowResolution of(String text) {
    return text.startsWith(FILES) && text.endsWith(END)
        ? files(text.substring(FILES.length(), text.length() - END.length()))
        : MADE;
  }
}
