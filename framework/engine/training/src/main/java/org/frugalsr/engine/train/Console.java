package org.frugalsr.engine.train;

/** Receives a session's messages to the user. */
public interface Console {
  /** Shows an informational message. */
  void info(String text);

  /** Shows a warning about something that may affect the result. */
  void warn(String text);

  /**
   * Called after every step; the console decides how often it shows something.
   *
   * @param step steps done
   * @param steps steps in all
   * @param loss of this step
   * @param stepsPerSecond recent speed
   * @param wait share of the time spent waiting for data, in 0..1
   */
  void progress(long step, long steps, double loss, double stepsPerSecond, double wait);
}
