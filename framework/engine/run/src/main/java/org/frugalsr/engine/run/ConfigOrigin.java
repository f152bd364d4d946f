package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The repository that a config file lies in, which is the user's, whatever FrugalSR was built from.
 *
 * @param repository its folder
 * @param state its commit, and whether it differs from that: a tracked file or a config was
 *     changed, or the config is not in it yet
 */
public record ConfigOrigin(
    @JsonProperty(required = true) String repository, @JsonUnwrapped GitState state) {
  /**
   * Asks git about a config file.
   *
   * @param file links are followed
   * @return empty if it lies in no repository, or in a folder that the repository ignores, such as
   *     that of a run, or if git is not there
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
   * Where a new run's config came from: what its study says if it is a trial, else what git does.
   *
   * @param config the file that it was read from
   */
  public static Optional<ConfigOrigin> of(RunFolder run, Path config) {
    Path parent = run.parent();
    if (!Files.exists(parent)) {
      return of(config);
    }
    return ParentFile.readIfWhole(parent).flatMap(ParentFile::config);
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

  /** Results that lie beside a config change nothing; a new config may be included. */
  private static boolean matters(String change) {
    return !change.startsWith("??") || change.replace("\"", "").endsWith(".conf");
  }

  /**
   * What the last session of a run has recorded; a run that goes on, and a fork, have their config
   * from there.
   *
   * @param provenance {@code provenance.json}, which need not be there
   */
  public static Optional<ConfigOrigin> recorded(Path provenance) {
    return Provenance.lastIfWhole(provenance).flatMap(RecordedSession::config);
  }
}
