package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.exchange.WeightExport;
import org.frugalsr.engine.run.NewFile;
import org.frugalsr.engine.train.TrainedNetwork;
import org.frugalsr.onnx.SignWeights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal export RUN OUT}. */
@Command(
    name = "export",
    description =
        "Writes a run's network for other programs: its weights, with the names and axis order of"
            + " its authors' PyTorch code where known, or the whole network as an ONNX model.")
final class ExportCommand extends FrugalCommand {
  private static final List<String> ENDINGS =
      Stream.concat(WeightExport.ENDINGS.stream(), Stream.of(OnnxExport.ENDING)).toList();

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      converter = RunPath.class,
      description = "The run's folder.")
  private Path run = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "A file that ends in .safetensors, .pth for torch.load, or .onnx.")
  private Path out = Path.of("");

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--fold-residual-scaling",
      description =
          "Folds the factor by which blocks scale residual branches (block.res-scale) into"
              + " their kernels; it is then 1: for programs without such a factor. Weights only.")
  private boolean fold;

  @Option(
      names = "--binary-weights",
      paramLabel = "FORM",
      description =
          "How an ONNX model stores one-bit weights: float (default), or packed, eight to a byte.")
  private Optional<SignWeights> binaryWeights = Optional.empty();

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      description = "The scale of an ONNX model, if the network has several.")
  private Optional<Integer> scale = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "NAME|FOLDER",
      description =
          "The data set with the image on which an ONNX model is compared; default: the run's"
              + " first validation set, or the sample set.")
  private Optional<String> data = Optional.empty();

  @Option(names = "--overwrite", description = "Replaces an existing file.")
  private boolean overwrite;

  @Override
  public Integer call() {
    NewFile.require(out, overwrite, ENDINGS);
    if (OnnxExport.isOnnx(out)) {
      if (fold) {
        throw new UserError(
            "--fold-residual-scaling is for files of weights; an ONNX model has the factor in its graph. Omit it.");
      }
      new OnnxExport(run, open(), out, binaryWeights.orElse(SignWeights.FLOAT))
          .write(scale, data, out(), err());
      return 0;
    }
    requireNone("--binary-weights", binaryWeights);
    requireNone("--scale", scale);
    requireNone("--data", data);
    weights();
    return 0;
  }

  private void requireNone(String name, Optional<?> option) {
    if (option.isPresent()) {
      throw new UserError(
          "%s is for an ONNX model, and %s is none: end its name in .onnx, or omit %s."
              .formatted(name, out, name));
    }
  }

  private TrainedNetwork open() {
    TrainedNetwork trained = checkpoint.open(run);
    trained.warnings().forEach(text -> err().println("warning: " + text));
    return trained;
  }

  private void weights() {
    WeightExport export = WeightExport.of(run, open(), fold);
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
  }
}
