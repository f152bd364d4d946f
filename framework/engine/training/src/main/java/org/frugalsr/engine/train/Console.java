package org.frugalsr.engine.train;

/** Where a session speaks to the person who started it. */
public interface Console {
  /** Says something worth knowing. */
  void info(String text);

  /** Says something that may spoil the result. */
  void warn(String text);

  /**
   * Called after every step; the console decides how often it shows something.
   *
   * @param step steps done
   * @param steps steps in all
   * @param loss of this step
   * @param stepsPerSecond lately
   * @param wait share of the time spent waiting for data, in 0..1
   */
  void progress(long step, long steps, double loss, double stepsPerSecond, double wait);
}
