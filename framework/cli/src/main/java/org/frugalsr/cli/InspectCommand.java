package org.frugalsr.cli;

import java.nio.file.Path;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.Networks;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.cost.CostTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal inspect CONF}. */
@Command(
    name = "inspect",
    description = "Shows every layer of a config's network with its bits and its cost.")
final class InspectCommand extends FrugalCommand {
  @Parameters(paramLabel = "CONF", description = "The experiment's config file.")
  private Path conf = Path.of("");

  @Mixin private Overrides overrides = new Overrides();

  @Option(names = "--all", description = "Gives equal layers a line of their own.")
  private boolean all;

  @Override
  public Integer call() {
    Experiment e = Experiment.load(conf, overrides.list());
    BuiltNetwork network = Networks.build(e);
    for (int scale : e.network().common().scale()) {
      out().println(CostTable.of(CostModel.of(network, scale), all).text());
    }
    return 0;
  }
}
