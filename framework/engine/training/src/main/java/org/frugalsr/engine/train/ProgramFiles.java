package org.frugalsr.engine.train;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.frugalsr.engine.run.GitState;

/** Identifies the running program version, as far as results depend on it. */
final class ProgramFiles {
  private static final String ONCE = UUID.randomUUID().toString();

  private ProgramFiles() {}

  /**
   * Returns the source revision if the sources are unmodified, else the jars that this process was
   * started with, by name, size and time; for classes in folders, which may change at any time, a
   * text unique to this process.
   */
  static String identity() {
    GitState program = GitState.ofProgram();
    return program.tree().equals(GitState.CLEAN) ? program.text() : files();
  }

  private static String files() {
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    return entries.stream().allMatch(Files::isRegularFile)
        ? String.join("\n", entries.stream().map(ProgramFiles::text).toList())
        : ONCE;
  }

  private static String text(Path jar) {
    File file = jar.toFile();
    return "%s %d %d".formatted(jar.getFileName(), file.length(), file.lastModified());
  }
}
