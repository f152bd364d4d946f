package org.frugalsr.engine.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;

/**
 * The base of the relative paths in a run's config: the working directory of the process that
 * started the run, independent of the current one.
 */
public final class WorkingDirectory {
  /** The current working directory, the base of paths on the command line. */
  public static final Path HERE = Path.of("");

  private WorkingDirectory() {}

  /** The absolute path of the current working directory. */
  static String current() {
    return HERE.toAbsolutePath().toString();
  }

  /**
   * Returns the base of a run's paths.
   *
   * @return {@link #HERE} if it is the current one, no longer exists, or was not recorded
   */
  public static Path of(RunFolder run) {
    try {
      return Files.exists(run.provenance()) ? of(Provenance.sessions(run.provenance())) : HERE;
    } catch (FrugalException damaged) { // it only documents the run
      return HERE;
    }
  }

  /**
   * As {@link #of(RunFolder)}.
   *
   * @param sessions the run's provenance, the oldest first
   */
  public static Path of(List<RecordedSession> sessions) {
    return sessions.stream()
        .flatMap(session -> session.directory().stream())
        .findFirst()
        .flatMap(WorkingDirectory::path)
        .filter(Files::isDirectory)
        .filter(folder -> !folder.equals(HERE.toAbsolutePath()))
        .orElse(HERE);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException damaged) { // or of another system
      return Optional.empty();
    }
  }

  /**
   * Resolves a path of a config.
   *
   * @param base as returned by {@link #of}
   * @param path of the config
   * @return the path relative to the base, or to the current directory if it exists only there
   */
  public static Path resolve(Path base, Path path) {
    Path there = base.resolve(path);
    return !Files.exists(there) && Files.exists(path) ? path : there;
  }
}
