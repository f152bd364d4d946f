package org.frugalsr.cli;

import java.nio.file.Path;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.exchange.WeightExport;
import org.frugalsr.engine.train.TrainedNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal export RUN OUT}. */
@Command(
    name = "export",
    description =
        "Writes a run's network to a weight file for other programs, with the names and axis"
            + " order of its authors' PyTorch code where known.")
final class ExportCommand extends FrugalCommand {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The run's folder.")
  private Path run = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "A file that ends in .safetensors, or .pth for torch.load.")
  private Path out = Path.of("");

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--fold-residual-scaling",
      description =
          "Folds the factor by which blocks scale residual branches (block.res-scale) into"
              + " their kernels; it is then 1: for programs without such a factor.")
  private boolean fold;

  @Option(names = "--overwrite", description = "Replaces an existing file.")
  private boolean overwrite;

  @Override
  public Integer call() {
    WeightExport.requireWritable(out, overwrite);
    TrainedNetwork trained = checkpoint.open(run);
    trained.warnings().forEach(text -> err().println("warning: " + text));
    WeightExport export = WeightExport.of(run, trained, fold);
    export.write(out);
    out().print(export.text());
    out().println("wrote " + out);
    out()
        .println(
            """
            next:   in Python, model.load_state_dict(%s)
                    frugal import %s --out FOLDER turns it into a run again\
            """
                .formatted(
                    WeightExport.isTorch(out)
                        ? "torch.load(FILE, weights_only=True)"
                        : "safetensors.torch.load_file(FILE)",
                    ShellWord.of(out)));
    return 0;
  }
}
