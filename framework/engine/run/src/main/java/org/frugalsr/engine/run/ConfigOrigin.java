package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.WorldError;
import org.jspecify.annotations.Nullable;

/**
 * The repository that a config file lies in, which is the user's, whatever FrugalSR was built from.
 *
 * @param repository its folder
 * @param state its commit, and whether it differs from that: a tracked file or a config was
 *     changed, or the config is not in it yet
 */
public record ConfigOrigin(String repository, GitState state) {
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
    try {
      return parse(Json.object(Files.readString(parent)).get("config"));
    } catch (IOException damaged) {
      return Optional.empty(); // whoever needs more of it says so
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
    try {
      List<Map<String, Object>> sessions =
          Files.exists(provenance) ? Provenance.sessions(provenance) : List.of();
      return sessions.isEmpty() ? Optional.empty() : parse(sessions.getLast().get("config"));
    } catch (WorldError damaged) {
      return Optional.empty(); // it only documents
    }
  }

  /**
   * The opposite of {@link #asMap}.
   *
   * @param json anything; empty if it is no such map
   */
  public static Optional<ConfigOrigin> parse(@Nullable Object json) {
    if (json instanceof Map<?, ?> map
        && map.get("repository") instanceof String repository
        && map.get("revision") instanceof String revision
        && map.get("tree") instanceof String tree) {
      return Optional.of(new ConfigOrigin(repository, new GitState(revision, tree)));
    }
    return Optional.empty();
  }

  /** The JSON form. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("repository", repository);
    map.put("revision", state.revision());
    map.put("tree", state.tree());
    return map;
  }
}
