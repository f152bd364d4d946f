package org.frugalsr.cli;

import java.nio.file.Path;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.report.comparison.RunDifference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code frugal compare RUN RUN}. */
@Command(
    name = "compare",
    description = "Shows what differs between two runs: config, provenance, cost, results.")
final class CompareCommand extends FrugalCommand {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The folder of run A.")
  private Path a = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The folder of run B.")
  private Path b = Path.of("");

  @Override
  public Integer call() {
    out().print(RunDifference.text(RunFolder.open(a), RunFolder.open(b)));
    return 0;
  }
}
