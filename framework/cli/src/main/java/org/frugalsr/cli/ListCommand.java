package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.KeyReference;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.cost.CountingConvention;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal list [NAME]}. */
@Command(name = "list", description = "Lists the names usable in a config; with a name, its keys.")
final class ListCommand extends FrugalCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Shows the keys of the part with this name.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description = "A jar with plug-ins, or a folder of jars; may be repeated.")
  private List<Path> plugins = new ArrayList<>();

  @Override
  public Integer call() {
    RegisteredParts parts = new RegisteredParts(Registry.discover(plugins));
    if (name.isPresent()) {
      describe(name.get(), parts);
    } else {
      overview(parts);
    }
    return 0;
  }

  private static KeyReference sections() {
    return Experiment.reference(ConfigSource.of(List.of()));
  }

  private void overview(RegisteredParts parts) {
    out().print(parts.overview());
    out().println("rules of counting cost (frugal inspect CONF --rule NAME)");
    for (CountingConvention rule : CountingConvention.values()) {
      out().println("  %-20s %s".formatted(rule.id(), rule.counts()));
      out().println("  %-20s left out: %s".formatted("", rule.leavesOut()));
    }
    out().println();
    out()
        .println(
            "sections of a config, whose keys are not listed here (frugal config --reference SECTION)");
    sections().names().forEach(section -> out().println("  " + section));
    out().println();
    out().println("The keys of one of the names: frugal list NAME");
  }

  private void describe(String asked, RegisteredParts parts) {
    String keys = parts.keysOf(asked);
    if (keys.isEmpty()) {
      throw new UserError(
          sections().of(asked).isPresent()
              ? "'%s' is not a name, but a section or key of a config.\nSee it: frugal config --reference %s"
                  .formatted(asked, ShellWord.of(asked))
              : "Nothing is named '%s'.%s\nSee all names: frugal list"
                  .formatted(asked, Suggestion.didYouMean(asked, parts.names())));
    }
    out().print(keys);
  }
}
