package org.frugalsr.track;

import java.util.Optional;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.Console;
import org.frugalsr.engine.train.SessionListener;

/** Exports a run to the tracker that its config names, while it trains. */
public final class SessionTracking implements SessionListener {
  private Optional<LiveTracking> tracking = Optional.empty();

  @Override
  public void begun(Experiment e, RunFolder run, Console console) {
    tracking = LiveTracking.start(e, run, console::info, console::warn);
  }

  @Override
  public void closed() {
    tracking.ifPresent(LiveTracking::close);
  }
}
