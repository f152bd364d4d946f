package org.frugalsr.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.run.WorkingDirectory;

/** Finds the run folder of a trial by any of its names. */
public final class TrialPath {
  private static final String TRIALS = "trials";

  private TrialPath() {}

  /**
   * Resolves a path to a run folder.
   *
   * @param path an existing folder, or the folder of a study followed by the name of a trial,
   *     {@code variant@seed}, that of its run folder, or a variant that has one seed
   * @return the path itself if it exists, or is not inside a study
   * @throws UserError if the study has no such trial
   */
  public static Path resolve(Path path) {
    if (Files.exists(path)) {
      return path;
    }
    Path whole = path.toAbsolutePath();
    for (Path at = whole.getParent(); at != null; at = at.getParent()) {
      if (StudyFolder.isStudy(at)) {
        Path inside = at.relativize(whole);
        int names = inside.getNameCount();
        boolean deep = names > 1 && inside.startsWith(TRIALS);
        Path run = run(new StudyFolder(at), (deep ? inside.subpath(1, names) : inside).toString());
        return path.isAbsolute() ? run : WorkingDirectory.HERE.toAbsolutePath().relativize(run);
      }
    }
    return path;
  }

  private static Path run(StudyFolder study, String name) {
    List<Trial> trials = study.located();
    List<Trial> found = trials.stream().filter(t -> t.isCalled(name)).toList();
    if (found.isEmpty()) {
      found = trials.stream().filter(t -> t.variant().equals(name)).toList();
    }
    if (found.size() != 1) {
      List<String> names = (found.isEmpty() ? trials : found).stream().map(Trial::name).toList();
      throw new UserError(
          "%s in the study %s.%s\nTrials: %s"
              .formatted(
                  found.isEmpty()
                      ? "There is no trial '%s'".formatted(PlainText.line(name, 60))
                      : "The variant '%s' has %d trials"
                          .formatted(PlainText.line(name, 60), found.size()),
                  study.path(),
                  found.isEmpty() ? Suggestion.didYouMean(name, names) : "",
                  PlainText.names(names)));
    }
    return study.run(found.getFirst());
  }
}
