package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.engine.exchange.NameRules;
import org.frugalsr.engine.exchange.OwnFiles;
import org.frugalsr.engine.exchange.WeightImport;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.weights.WeightFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal import FILE}. */
@Command(
    name = "import",
    description =
        "Creates a run from a PyTorch or safetensors weight file, which eval, upscale, bench,"
            + " report, fork and init.from accept like any other.")
final class ImportCommand extends FrugalCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "A .pth, .pt, .ckpt or .safetensors file; nothing in it is executed.")
  private Path file = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "CONF",
      description =
          "A config with the network of the weights; default: the one stored in an exported"
              + " file, else every known network is tried.")
  private Optional<Path> network = Optional.empty();

  @Option(
      names = "--map",
      paramLabel = "RULES",
      description =
          "A file of rules that turn the file's names into the network's, or into those of a known"
              + " program.")
  private Optional<Path> rules = Optional.empty();

  @Option(
      names = "--partial",
      description = "Loads the arrays that fit; the rest of the network keeps its initial values.")
  private boolean partial;

  @Option(
      names = "--all",
      description =
          "Shows every array that does not fit, even if there are more than a dozen of a kind.")
  private boolean all;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The run's folder; default: the file's name without ending, in runs.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      description =
          "The weights' licence, such as MIT, recorded in everything made from them; default:"
              + " that in the file.")
  private Optional<String> licence = Optional.empty();

  @Option(
      names = "--source",
      paramLabel = "TEXT",
      description = "Where the file came from, such as a repository; default: that in the file.")
  private Optional<String> source = Optional.empty();

  @Mixin private Overrides overrides = new Overrides();

  @Override
  public Integer call() {
    OwnFiles.refuse(file);
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    Path run = folder.orElse(Path.of("runs").resolve(stem));
    RunFolder.requireFree(run);
    WeightImport made =
        WeightImport.of(
            WeightFile.read(file),
            new WeightImport.Request(
                network,
                overrides.list(),
                rules.map(NameRules::read).orElse(NameRules.none()),
                partial,
                licence,
                source,
                all));
    made.write(run, typed());
    out().print(made.text());
    out().println("made the run " + run);
    List<Integer> scales = made.experiment().network().common().scale();
    out()
        .println(
            """
            next:   frugal eval --run %1$s%2$s --data NAME_OR_FOLDER --record
                    frugal upscale IN.png OUT.png --run %1$s%2$s\
            """
                .formatted(ShellWord.of(run), InteractiveTraining.scaleOption(scales)));
    return 0;
  }
}
