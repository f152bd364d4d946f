package org.frugalsr.engine.train;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.frugalsr.engine.run.GitState;

/** Which program runs, as far as what it computes depends on it. */
final class ProgramFiles {
  private static final String ONCE = UUID.randomUUID().toString();

  private ProgramFiles() {}

  /**
   * The revision of the sources if they are as committed, else the jars that this process has been
   * started with, by name, size and time; of classes in folders, which may change at any time, a
   * text that no other process has.
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
