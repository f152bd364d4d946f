package org.frugalsr.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.imaging.data.DataCheck;
import org.frugalsr.imaging.data.DataSet;
import org.frugalsr.imaging.data.DataSettings;
import org.frugalsr.imaging.data.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal data check NAME}, {@code frugal data list} and {@code frugal data fetch NAME}. */
@Command(
    name = "data",
    description = "Lists data sets, checks and fetches them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataCommand.Check.class, DataCommand.Listing.class, DataFetchCommand.class})
final class DataCommand extends CommandGroup {
  /** The catalogue of a config's section {@code data}, or of the command line alone. */
  private static Catalogue catalogue(Optional<Path> conf, DataOptions options) {
    return DataSettings.of(
            conf.isPresent()
                ? ConfigSource.load(conf.get(), options.list())
                : ConfigSource.of(options.list()))
        .catalogue();
  }

  /** Why no set of the catalogue was found. */
  private static String noneUnder(Catalogue catalogue) {
    return Files.isDirectory(catalogue.root())
        ? "no other set of the catalogue is under data.root, " + catalogue.root()
        : "data.root is %s, which does not exist".formatted(catalogue.root());
  }

  /** {@code frugal data check NAME [CONF]}. */
  @Command(
      name = "check",
      description = "Checks every file of a set: pairs, sizes, duplicates, images in other sets.")
  static final class Check extends FrugalCommand {
    @Parameters(
        index = "0",
        paramLabel = "NAME|FOLDER",
        description = "A data set by name, or a folder of HR images.")
    private String name = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "CONF",
        description = "A config whose section data is used.")
    private Optional<Path> conf = Optional.empty();

    @Option(names = "--alone", description = "Does not look for the same images in other sets.")
    private boolean alone;

    @Mixin private DataOptions options = new DataOptions();

    @Override
    public Integer call() {
      Catalogue catalogue = catalogue(conf, options);
      DataSet set = catalogue.find(name);
      DataCheck check = DataCheck.of(set, alone ? List.of() : others(catalogue));
      out().println(check.text());
      if (!alone && !check.hasCompared()) {
        err()
            .println(
                """
                warning: %s was not compared with any of your data sets: %s.
                A folder beside it is skipped unless it has a name. Specify where your sets are:
                  frugal data check %s --data-root DIR
                  frugal data check %s -o data.sets.training.hr=/PATH/OF/A/FOLDER\
                """
                    .formatted(Shown.line(name), noneUnder(catalogue), word(), word()));
      }
      return check.ok() ? 0 : 1;
    }

    private String word() {
      return ShellWord.of(name);
    }

    /** The sets that exist and can be listed; warns about each of the others. */
    private List<DataSet> others(Catalogue catalogue) {
      List<DataSet> others = new ArrayList<>();
      for (String other : catalogue.present()) {
        try {
          others.add(catalogue.find(other));
        } catch (FrugalException e) {
          err().println("warning: skipped " + other + ": " + e.getMessage());
        }
      }
      return others;
    }
  }

  /** {@code frugal data list [CONF]}. */
  @Command(name = "list", description = "Lists the data sets and whether they are there.")
  static final class Listing extends FrugalCommand {
    @Parameters(
        arity = "0..1",
        paramLabel = "CONF",
        description = "A config whose section data is used.")
    private Optional<Path> conf = Optional.empty();

    @Mixin private DataOptions options = new DataOptions();

    @Override
    public Integer call() {
      Catalogue catalogue = catalogue(conf, options);
      List<String> present = catalogue.present();
      for (String name : catalogue.names()) {
        String place = present.contains(name) ? found(catalogue, name) : "not under data.root";
        out().println("%-18s %s".formatted(Shown.line(name), Shown.line(place)));
      }
      if (!Files.isDirectory(catalogue.root())) {
        err().println("note: " + noneUnder(catalogue) + "; --data-root DIR names another folder.");
      }
      return 0;
    }

    private static String found(Catalogue catalogue, String name) {
      try {
        DataSet set = catalogue.find(name);
        return "%d images%s, %s"
            .formatted(
                set.entries().size(),
                set.leftOut().isEmpty() ? "" : " (%d left out)".formatted(set.leftOut().size()),
                set.place());
      } catch (FrugalException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }
}
