package org.frugalsr.report.run;

import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.SessionListener;

/** Writes the report of a run whenever its training stops. */
public final class ReportAtStop implements SessionListener {
  @Override
  public void stopped(RunFolder run) {
    RunReport.write(run);
  }
}
