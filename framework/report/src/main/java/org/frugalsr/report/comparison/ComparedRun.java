package org.frugalsr.report.comparison;

import java.util.Optional;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.page.Escape;
import org.frugalsr.report.page.Figures;

/**
 * One run of a comparison, as far as it got.
 *
 * @param entry which run it is
 * @param content the content of its folder, if that could be read
 * @param state how far it got; only {@link State#FINISHED} counts
 * @param about a description of its state; empty if it finished
 */
record ComparedRun(
    Comparison.Entry entry, Optional<RunContent> content, State state, String about) {
  /** How far a run got. */
  enum State {
    /** To its end, results measured. */
    FINISHED,
    /** It is still running, or was stopped or killed. */
    UNFINISHED,
    /** It stopped with an error. */
    FAILED,
    /** There is no run yet. */
    MISSING,
    /** A file of it cannot be read. */
    DAMAGED;

    String word() {
      return switch (this) {
        case FINISHED -> "finished";
        case UNFINISHED -> "not finished";
        case FAILED -> "failed";
        case MISSING -> "not started";
        case DAMAGED -> "damaged";
      };
    }
  }

  private static final int LONGEST = 300;

  /** Reads a run; a missing or unreadable one is reported as a state, not thrown. */
  static ComparedRun read(Comparison.Entry entry) {
    if (!RunFolder.isRun(entry.run())) {
      return new ComparedRun(entry, Optional.empty(), State.MISSING, "has not been started");
    }
    try {
      return of(entry, RunContent.read(RunFolder.open(entry.run())));
    } catch (WorldError e) {
      return new ComparedRun(
          entry,
          Optional.empty(),
          State.DAMAGED,
          "cannot be read: " + oneLine(String.valueOf(e.getMessage())));
    }
  }

  private static ComparedRun of(Comparison.Entry entry, RunContent run) {
    if (run.finished()) {
      return new ComparedRun(entry, Optional.of(run), State.FINISHED, "");
    }
    Optional<JournalRecord<Stopped>> end = run.end();
    if (end.isPresent()) {
      return new ComparedRun(
          entry,
          Optional.of(run),
          run.failed() ? State.FAILED : State.UNFINISHED,
          "%s at step %s: %s"
              .formatted(
                  run.failed() ? "failed" : "stopped",
                  run.progress(end.get().step()),
                  oneLine(end.get().event().text())));
    }
    long last = run.history().lastStep().orElse(0);
    return new ComparedRun(
        entry,
        Optional.of(run),
        State.UNFINISHED,
        "is at step %s, still running or killed".formatted(run.progress(last)));
  }

  /** The first line, which is the message, without a full stop, since more text follows. */
  private static String oneLine(String text) {
    String first = text.strip().lines().findFirst().orElse("");
    return Escape.shortened(Escape.line(first), LONGEST).replaceFirst("\\.$", "");
  }

  /** Whether its results count. */
  boolean counts() {
    return state == State.FINISHED;
  }

  /** The name of the folder. */
  String folder() {
    return String.valueOf(entry.run().toAbsolutePath().normalize().getFileName());
  }

  /** Such as {@code step 60 of 6,000}. */
  String progress() {
    return content
        .map(run -> run.progress(run.history().lastStep().orElse(0)))
        .orElse(Figures.count(0));
  }
}
