package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.api.error.WorldError;

/**
 * The user's git repository that contains a config file, independent of FrugalSR's own sources.
 *
 * @param repository its folder
 * @param state its commit, and whether the working tree differs: a tracked file or a config was
 *     changed, or the config is not committed yet
 */
public record ConfigOrigin(
    @JsonProperty(required = true) String repository, @JsonUnwrapped GitState state) {
  /**
   * Queries git about a config file.
   *
   * @param file links are followed
   * @return empty if it is not in a repository, or in a folder that the repository ignores, such as
   *     that of a run, or if git is not installed
   */
  public static Optional<ConfigOrigin> of(Path file) {
    Path real;
    try {
      real = file.toRealPath();
    } catch (IOException e) {
      return Optional.empty();
    }
    Path folder = real.getParent();
    if (folder == null
        || Git.ask(folder, "check-ignore", "-q", "--", real.toString()).isPresent()) {
      return Optional.empty();
    }
    return Git.ask(folder, "rev-parse", "--show-toplevel")
        .filter(repository -> !repository.isEmpty())
        .map(
            repository ->
                new ConfigOrigin(
                    repository,
                    new GitState(
                        Git.ask(folder, "rev-parse", "--verify", "HEAD").orElse(GitState.UNKNOWN),
                        tree(folder, real))));
  }

  /**
   * Returns the origin of a new run's config: as recorded by its study if it is a trial, else from
   * git.
   *
   * @param config the file that it was read from
   */
  public static Optional<ConfigOrigin> of(RunFolder run, Path config) {
    Path parent = run.parent();
    if (!Files.exists(parent)) {
      return of(config);
    }
    try {
      return ParentFile.readIfWhole(parent).flatMap(ParentFile::config);
    } catch (WorldError unreadable) {
      return Optional.empty();
    }
  }

  private static String tree(Path folder, Path file) {
    Optional<String> changes = Git.ask(folder, "status", "--porcelain");
    if (changes.isEmpty()) {
      return GitState.UNKNOWN;
    }
    boolean tracked =
        Git.ask(folder, "ls-files", "--error-unmatch", "--", file.toString()).isPresent();
    return tracked && changes.get().lines().noneMatch(ConfigOrigin::matters)
        ? GitState.CLEAN
        : GitState.MODIFIED;
  }

  /** Whether a change counts: results next to a config do not, but a new config may be included. */
  private static boolean matters(String change) {
    return !change.startsWith("??") || change.replace("\"", "").endsWith(".conf");
  }

  /**
   * Returns the origin recorded by the last session of a run, for resumed runs and forks.
   *
   * @param provenance {@code provenance.json}, which need not exist
   */
  public static Optional<ConfigOrigin> recorded(Path provenance) {
    return Provenance.lastIfWhole(provenance).flatMap(RecordedSession::config);
  }
}
