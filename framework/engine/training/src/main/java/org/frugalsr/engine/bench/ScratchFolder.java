package org.frugalsr.engine.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.disk.DiskError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary folder for the files of one measurement. It is deleted with its content when it is
 * closed or the process is asked to end.
 */
final class ScratchFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);

  /** The prefix of its name. */
  static final String PREFIX = "frugal-bench-";

  private final Path path;
  private final Thread hook;

  /**
   * Creates the folder.
   *
   * @throws org.frugalsr.api.error.WorldError if the folder cannot be written
   */
  ScratchFolder() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir", "."));
    try {
      this.path = Files.createTempDirectory(parent, PREFIX);
    } catch (IOException e) {
      throw DiskError.writing(parent.resolve(PREFIX), 0, e);
    }
    this.hook = Thread.ofPlatform().name("scratch folder").unstarted(this::remove);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns the folder's path. */
  Path path() {
    return path;
  }

  private void remove() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path file : innermostFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("the temporary folder {} could not be deleted", path, e);
    }
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // the process is ending, which is what the hook was for
    }
  }
}
