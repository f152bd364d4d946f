package org.frugalsr.engine.train;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;

/**
 * The keys that may change when a run goes on, since they do not change what it has learned so far.
 */
public final class ResumableKeys {
  private static final List<String> ALLOWED =
      List.of(
          "trainer.steps",
          "checkpoint.",
          "evaluation.",
          "data.root",
          "data.train",
          "data.validate",
          "data.test",
          "data.sets.",
          "memory-gib",
          "threads",
          "name",
          "runs",
          "trainer.teacher",
          "cache.",
          "plugins.",
          "tracking.");

  private ResumableKeys() {}

  /**
   * Refuses changes of other keys.
   *
   * @param run the folder, for the message
   */
  public static void check(List<Change> changes, String run) {
    List<Change> refused =
        changes.stream().filter(c -> ALLOWED.stream().noneMatch(a -> matches(a, c.key()))).toList();
    if (!refused.isEmpty()) {
      throw new UserError(
          "A run cannot go on with another\n  %s\nMay change: %s\nTo start a new run from its state: frugal fork %s --out FOLDER %s"
              .formatted(
                  String.join("\n  ", refused.stream().map(Change::toString).toList()),
                  String.join(
                      ", ", ALLOWED.stream().map(a -> a.endsWith(".") ? a + "*" : a).toList()),
                  ShellWord.of(Path.of(run)),
                  String.join(
                      " ",
                      refused.stream()
                          .map(c -> "-o " + ShellWord.of(c.key() + "=" + c.after().orElse("null")))
                          .toList())));
    }
  }

  private static boolean matches(String allowed, String key) {
    return allowed.endsWith(".") ? key.startsWith(allowed) : key.equals(allowed);
  }
}
