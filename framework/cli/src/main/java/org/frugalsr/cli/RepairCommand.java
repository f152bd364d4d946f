package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.engine.train.Repair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code frugal repair RUN}. */
@Command(
    name = "repair",
    description = {
      "Mends a run's folder after damage, as far as that loses nothing, without training.",
      "What was damaged is kept beside, as NAME.damaged."
    })
final class RepairCommand extends FrugalCommand {
  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Override
  public Integer call() {
    List<String> done = Repair.of(run);
    done.forEach(out()::println);
    out().println(done.isEmpty() ? "Nothing was damaged." : "next:   frugal resume " + run);
    return 0;
  }
}
