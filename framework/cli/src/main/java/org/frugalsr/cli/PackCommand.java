package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.run.NewFile;
import org.frugalsr.engine.train.MachineMemory;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.pack.LayerCheck;
import org.frugalsr.pack.Packing;
import org.frugalsr.study.AlignedTable;
import org.frugalsr.tensor.Memory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal pack RUN OUT.frugal}. */
@Command(
    name = "pack",
    description =
        "Writes a trained network as a small file for the runtime, with one-bit layers on bits,"
            + " and compares it with the network.")
final class PackCommand extends FrugalCommand {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The run's folder.")
  private Path run = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "A file whose name ends in .frugal.")
  private Path out = Path.of("");

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--data",
      paramLabel = "NAME|FOLDER",
      description =
          "The data set with the image to compare on; default: the run's first validation set, or"
              + " the sample set.")
  private Optional<String> data = Optional.empty();

  @Option(names = "--overwrite", description = "Replaces an existing file.")
  private boolean overwrite;

  @Override
  public Integer call() {
    NewFile.require(out, overwrite, List.of(".frugal"));
    TrainedNetwork trained = checkpoint.open(run);
    trained.warnings().forEach(text -> err().println("warning: " + text));
    try (Memory memory = MachineMemory.forTensors(trained.experiment().root().memoryGib())) {
      Packing packing = new Packing(trained, memory);
      packing.notes().forEach(note -> err().println("note: " + note));
      CheckImage image = CheckImage.of(run, trained, data, err());
      for (int scale : trained.network().image().scales()) {
        Image lr = image.lr(scale);
        print(packing.check(lr, scale), scale, image.set(), lr);
      }
      long bytes = packing.write(out);
      out().println("wrote %s, %,d bytes".formatted(out, bytes));
    }
    out().println("next:   frugal upscale IN OUT --model " + ShellWord.of(out));
    return 0;
  }

  private void print(LayerCheck check, int scale, DataSet set, Image crop) {
    out()
        .println(
            "x%d, compared on %dx%d pixels of %s:"
                .formatted(scale, crop.width(), crop.height(), set.name()));
    List<List<String>> rows = new ArrayList<>();
    for (LayerCheck.Layer layer : check.layers()) {
      rows.add(
          List.of(
              layer.name(),
              String.valueOf(layer.bits()),
              "%,d".formatted(layer.bytes()),
              "%,d".formatted(layer.multiplyAdds()),
              "%,d".formatted(layer.binaryOperations()),
              String.format(Locale.ROOT, "%.2f", layer.milliseconds()),
              String.format(Locale.ROOT, "%.1e", layer.difference())));
    }
    List<String> header =
        List.of("layer", "bits", "bytes", "multiply-adds", "binary operations", "ms", "difference");
    out().print(new AlignedTable(header, rows).text());
    out()
        .println(
            String.format(
                Locale.ROOT,
                "result: %.4f %% of the 8-bit samples differ, by at most %d; largest difference %.1e of the range",
                100 * check.differingShare(),
                check.largestLevelDifference(),
                check.largestDifference()));
    out()
        .println(
            "compared: %d layers with weights, each from the training graph's inputs, and %s"
                .formatted(
                    check.layers().size(),
                    check.resultMustAgree()
                        ? "the result; all agree"
                        : "all agree; not the result, as a rounding may change a sign or level"));
  }
}
