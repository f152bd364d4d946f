package org.frugalsr.cli;

import java.nio.file.Path;
import org.frugalsr.engine.report.RunReport;
import org.frugalsr.engine.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal report RUN}. */
@Command(name = "report", description = "Writes the report of a run anew.")
final class ReportCommand extends FrugalCommand {
  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(names = "--markdown", description = "Prints it as Markdown instead.")
  private boolean markdown;

  @Override
  public Integer call() {
    RunFolder folder = RunFolder.open(run);
    if (markdown) {
      out().print(RunReport.markdown(folder));
    } else {
      RunReport.write(folder);
      out().println("report: " + folder.report());
    }
    return 0;
  }
}
