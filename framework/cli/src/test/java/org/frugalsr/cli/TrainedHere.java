package org.frugalsr.cli;

import org.frugalsr.study.TrialLauncher;

/**
 * A trial that is trained in this process, when it is waited for.
 *
 * @param job its command
 */
record TrainedHere(TrialLauncher.Job job) implements TrialLauncher.Running {
  @Override
  public String where() {
    return "here";
  }

  @Override
  public int await() {
    return Said.by(job.arguments().toArray(String[]::new)).code();
  }

  @Override
  public void stop() {}
}
