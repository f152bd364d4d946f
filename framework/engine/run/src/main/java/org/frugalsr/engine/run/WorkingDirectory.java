package org.frugalsr.engine.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.FrugalException;

/**
 * The folder that the relative paths in a run's config are seen from: the one that the process
 * stood in when the run was started, wherever one stands now.
 */
public final class WorkingDirectory {
  /** Where the process stands, as paths on the command line are seen. */
  public static final Path HERE = Path.of("");

  private WorkingDirectory() {}

  /** The absolute path of where the process stands. */
  static String current() {
    return HERE.toAbsolutePath().toString();
  }

  /**
   * The folder that a run's paths are seen from.
   *
   * @return {@link #HERE} if it is that, is gone, or was not recorded
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
   * Where a path of a config leads.
   *
   * @param base as {@link #of} gives it
   * @param path of the config
   * @return seen from the base; seen from here if only that exists
   */
  public static Path resolve(Path base, Path path) {
    Path there = base.resolve(path);
    return !Files.exists(there) && Files.exists(path) ? path : there;
  }
}
