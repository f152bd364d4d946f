package org.frugalsr.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.KeyReference;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal config [CONF] [--reference [SECTION|NAME]]}. */
@Command(
    name = "config",
    description =
        "Shows a config with all keys and where each value comes from; without a file, or if it has"
            + " errors, all keys that exist.")
final class ConfigCommand extends FrugalCommand {
  private static final String EVERYTHING = "";

  @Parameters(arity = "0..1", paramLabel = "CONF", description = "The experiment's config file.")
  private Optional<Path> conf = Optional.empty();

  @Option(
      names = "--reference",
      arity = "0..1",
      fallbackValue = EVERYTHING,
      paramLabel = "SECTION|NAME",
      description =
          "Shows the keys of a section, such as trainer.optimizer, or of a named part, such as"
              + " edsr: what each takes, its default, its meaning and what depends on it; without a value, those of"
              + " all sections. With CONF, those of the parts that it chooses.")
  private Optional<String> reference = Optional.empty();

  @Option(
      names = "--markdown",
      description =
          "With --reference without a value: prints the page docs/reference/config.md, including plug-ins.")
  private boolean markdown;

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Override
  public Integer call() {
    if (markdown) {
      printPage();
      return 0;
    }
    if (reference.isPresent()) {
      explain(reference.get());
      return 0;
    }
    if (conf.isEmpty()) {
      out().print(Experiment.reference(ConfigSource.of(overrides.list())).text());
      return 0;
    }
    LoadedConfig loaded = ConfigSource.load(conf.get(), overrides.list());
    try {
      out().print(Experiment.of(loaded).resolved().render());
      return 0;
    } catch (UserError mistakes) {
      out().println(Experiment.reference(loaded).text());
      out().flush();
      throw mistakes.withAdvice(
          "Every key with its default is listed above; all names: frugal list; the keys of one"
              + " of them: frugal list NAME");
    }
  }

  private void printPage() {
    if (conf.isPresent() || !reference.equals(Optional.of(EVERYTHING))) {
      throw new UserError(
          "--markdown prints the page of all keys, with --reference and without a config or section:\n"
              + "frugal config --reference --markdown");
    }
    LoadedConfig nothing = ConfigSource.of(overrides.list());
    out()
        .print(
            new ReferencePage(Experiment.reference(nothing), Experiment.trustedRegistry(nothing))
                .text());
  }

  private void explain(String asked) {
    LoadedConfig loaded =
        conf.map(file -> ConfigSource.load(file, overrides.list()))
            .orElseGet(() -> ConfigSource.of(overrides.list()));
    KeyReference all = Experiment.reference(loaded);
    if (asked.equals(EVERYTHING)) {
      out().print(all.text());
      return;
    }
    RegisteredParts parts = new RegisteredParts(Experiment.trustedRegistry(loaded));
    String found = all.of(asked).map(KeyReference::text).orElse("") + parts.keysOf(asked);
    if (found.isEmpty()) { // such as network.edsr, for a network that is not chosen
      found = parts.keysOf(asked.substring(asked.lastIndexOf('.') + 1));
    }
    if (found.isEmpty()) {
      throw new UserError(unknown(asked, all, parts));
    }
    out().print(found);
  }

  private String unknown(String asked, KeyReference all, RegisteredParts parts) {
    if (conf.isEmpty() && Files.isRegularFile(Path.of(asked))) {
      return "%s is a file; which section's keys?\n  frugal config %s --reference SECTION"
          .formatted(asked, ShellWord.of(asked));
    }
    List<String> sections = new ArrayList<>(all.names());
    return "There is no section, key or name '%s'.%s\nSections: %s\nSee all names: frugal list"
        .formatted(asked, all.meant(asked, parts.names()), String.join(", ", sections));
  }
}
