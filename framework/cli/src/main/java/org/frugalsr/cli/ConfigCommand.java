package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code frugal config [CONF]}. */
@Command(
    name = "config",
    description =
        "Shows a config with all keys and where each value comes from; without a file, or if it has"
            + " mistakes, every key that there is.")
final class ConfigCommand extends FrugalCommand {
  @Parameters(arity = "0..1", paramLabel = "CONF", description = "The experiment's config file.")
  private Optional<Path> conf = Optional.empty();

  @Mixin private PluggedOverrides overrides = new PluggedOverrides();

  @Override
  public Integer call() {
    if (conf.isEmpty()) {
      out().print(Experiment.reference(ConfigSource.of(overrides.list())));
      return 0;
    }
    LoadedConfig loaded = ConfigSource.load(conf.get(), overrides.list());
    try {
      out().print(Experiment.of(loaded).resolved().render());
      return 0;
    } catch (UserError mistakes) {
      out().println(Experiment.reference(loaded));
      out().flush();
      throw mistakes.withAdvice(
          "Every key with its default is listed above; what can be named: frugal list; the keys of one"
              + " of these: frugal list NAME");
    }
  }
}
