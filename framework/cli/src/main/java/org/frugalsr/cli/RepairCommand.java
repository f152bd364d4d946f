package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.config.PluginPath;
import org.frugalsr.engine.train.Repair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal repair RUN}. */
@Command(
    name = "repair",
    description = {
      "Repairs a run's damaged folder, as far as that loses nothing; does not train.",
      "Damaged files are kept beside it, as NAME.damaged."
    })
final class RepairCommand extends FrugalCommand {
  @Parameters(paramLabel = "RUN", converter = RunPath.class, description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description =
          "A jar with plug-ins, or a folder of jars, instead of those that the run was made with;"
              + " may be repeated.")
  private List<Path> plugins = new ArrayList<>();

  @Override
  public Integer call() {
    List<String> done = Repair.of(run, PluginPath.override(plugins));
    done.forEach(out()::println);
    out()
        .println(
            done.isEmpty() ? "Nothing was damaged." : "next:   frugal resume " + ShellWord.of(run));
    return 0;
  }
}
