package org.frugalsr.cli;

import java.nio.file.Path;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.cost.Cost;
import org.frugalsr.engine.cost.CostModel;
import org.frugalsr.engine.cost.CostTable;
import org.frugalsr.engine.cost.CountingConvention;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.train.Footprint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal inspect CONF}. */
@Command(
    name = "inspect",
    description = "Shows every layer of a config's network with its bit widths and cost.")
final class InspectCommand extends FrugalCommand {
  @Parameters(paramLabel = "CONF", description = "The experiment's config file.")
  private Path conf = Path.of("");

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Option(names = "--all", description = "Lists identical layers separately.")
  private boolean all;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      defaultValue = "frugal",
      description =
          "Counting rule: frugal, or that of a paper: bam, bbcu, ntire or bsrn; frugal list shows what"
              + " each counts. Default: ${DEFAULT-VALUE}.")
  private String rule = "";

  @Override
  public Integer call() {
    Experiment e = Experiment.load(conf, overrides.list());
    CountingConvention counting = CountingConvention.named(rule);
    BuiltNetwork network = Networks.build(e);
    for (int scale : e.network().common().scale()) {
      Cost cost = CostModel.of(network, scale, counting.frame(scale));
      out().println(CostTable.of(cost, counting, all).text());
    }
    if (!network.parameters().isEmpty()) {
      out().println(Footprint.of(e, network).text());
    }
    return 0;
  }
}
