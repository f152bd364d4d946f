package org.frugalsr.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.engine.run.Host;
import org.frugalsr.engine.train.ProgressLines;
import org.frugalsr.study.Ledger.Entry;

/** Prints the progress of a study's trials; takes no lock, so it does not disturb them. */
public final class StudyStatus {
  private static final String NOTHING = "-";

  private StudyStatus() {}

  /** A line for each trial, then one for them all. */
  public static String of(StudyFolder folder) {
    List<Entry> entries = folder.ledger().entries();
    List<List<String>> rows = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    int finished = 0;
    List<Trial> trials = folder.located();
    for (Trial trial : trials) {
      Optional<Entry> last = Ledger.last(entries, trial.key());
      RunState run = RunState.of(folder.run(trial));
      String state = state(trial, last, run);
      finished += state.equals("finished") ? 1 : 0;
      rows.add(row(trial, state, run));
      if (state.equals("failed")) {
        reasons.add(trial.line() + ": " + last.map(Entry::text).orElse("").strip());
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(
        new AlignedTable(
                List.of("trial", "state", "step", "of", "PSNR", "steps/s", "time left"), rows)
            .text());
    text.append("%d of %d trials finished\n".formatted(finished, trials.size()));
    reasons.forEach(reason -> text.append("\nfailed: ").append(reason).append('\n'));
    return text.toString();
  }

  private static String state(Trial trial, Optional<Entry> last, RunState run) {
    if (last.isEmpty()) {
      return "waiting";
    }
    return switch (last.get().event()) {
      case FINISHED -> run.reached(trial) ? "finished" : "lost";
      case FAILED -> "failed";
      case STOPPED -> "stopped";
      case STARTED -> isAlive(last.get().process()) ? "running" : "killed";
    };
  }

  /** Whether a process is alive; one on another host is assumed to be. */
  private static boolean isAlive(String process) {
    String[] parts = process.split(" on ", 2);
    if (parts.length < 2 || !parts[1].equals(Host.name()) || !parts[0].matches("\\d{1,18}")) {
      return true;
    }
    return ProcessHandle.of(Long.parseLong(parts[0])).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<String> row(Trial trial, String state, RunState run) {
    double pace = run.stepsPerSecond().orElse(0);
    boolean runs = state.equals("running") && pace > 0;
    return List.of(
        trial.line(),
        state,
        String.valueOf(run.step()),
        String.valueOf(trial.until().orElse(trial.steps())),
        run.psnr().isPresent()
            ? String.format(Locale.ROOT, "%.2f dB", run.psnr().getAsDouble())
            : NOTHING,
        pace > 0 ? String.format(Locale.ROOT, "%.1f", pace) : NOTHING,
        runs
            ? ProgressLines.duration((trial.until().orElse(trial.steps()) - run.step()) / pace)
            : NOTHING);
  }
}
