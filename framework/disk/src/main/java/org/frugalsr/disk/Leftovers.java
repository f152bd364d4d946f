package org.frugalsr.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files left by a killed process: {@code .NAME.RANDOM.tmp}, or {@code .NAME.tmp} of an
 * early version.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Pattern TEMPORARY = Pattern.compile("\\.(.+?)(\\.[0-9a-f-]{16,36})?\\.tmp");

  private Leftovers() {}

  /** Whether a file has the name of a temporary one. */
  public static boolean isTemporary(Path file) {
    return name(file).matches();
  }

  /**
   * The target name of a temporary file.
   *
   * @param file a temporary file
   */
  public static String target(Path file) {
    Matcher name = name(file);
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is not a temporary file");
    }
    return name.group(1);
  }

  /**
   * Removes the temporary files of a folder; callers must ensure that no other process writes
   * there. A file that cannot be removed is kept.
   *
   * @param folder that need not exist
   */
  public static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Leftovers::isTemporary).toList()) {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot remove the temporary files of {}", folder, e);
    }
  }

  private static Matcher name(Path file) {
    return TEMPORARY.matcher(String.valueOf(file.getFileName()));
  }
}
