package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.Console;
import org.frugalsr.engine.train.Session;
import org.frugalsr.engine.train.SessionLimits;
import org.frugalsr.engine.train.SessionListener;
import org.frugalsr.report.run.ReportAtStop;
import org.frugalsr.track.SessionTracking;

/**
 * Trains interactively: shows progress, handles interruption, and prints the report's path and the
 * next commands.
 */
final class InteractiveTraining {
  private InteractiveTraining() {}

  /**
   * Trains until the run ends, the time limit is reached or the process is asked to end.
   *
   * @param interruption closed at the end
   * @param overrides whose plug-ins the next commands need too
   * @param open starts or resumes a session
   * @param limits when to save and stop before the end
   * @return the exit code
   */
  static int train(
      FrugalCommand command,
      Interruption interruption,
      PluggedOverrides overrides,
      Function<Console, Session> open,
      SessionLimits limits) {
    try (interruption;
        Screen screen = Screen.of(command.out(), command.err());
        Session session = open.apply(screen)) {
      interruption.stopsBy(session::requestStop);
      boolean finished = session.train(limits);
      screen.close();
      Path run = session.path();
      screen.info("report: " + RunFolder.open(run).report());
      screen.info(
          finished
              ? next(ShellWord.of(run), scaleOption(session.scales()) + overrides.again())
              : "saved; to continue: frugal resume " + ShellWord.of(run) + overrides.again());
      return 0;
    }
  }

  /**
   * The listeners of a training from the command line: its report, and its tracker if it has one.
   */
  static List<SessionListener> listeners() {
    return List.of(new ReportAtStop(), new SessionTracking());
  }

  /** The next commands for a finished run. */
  private static String next(String run, String options) {
    return """
    next:   frugal upscale IN.png OUT.png --run %1$s%2$s
            frugal eval --run %1$s%2$s --data NAME_OR_FOLDER\
    """
        .formatted(run, options);
  }

  /** The scale option that commands need for a network of several scales; else empty. */
  static String scaleOption(List<Integer> scales) {
    return scales.size() > 1 ? " --scale " + scales.getFirst() : "";
  }
}
