package org.frugalsr.cli;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Registered;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.cost.Rule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frugal list [NAME]}. */
@Command(name = "list", description = "Lists what can be named in a config; with a name, its keys.")
final class ListCommand extends FrugalCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Shows the keys of what has this name.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description = "A jar with plug-ins, or a folder of jars; may be repeated.")
  private List<Path> plugins = new ArrayList<>();

  @Override
  public Integer call() {
    Registry registry = Registry.discover(plugins);
    Map<String, Map<String, ? extends Registered<?>>> kinds = new LinkedHashMap<>();
    kinds.put("network", registry.networks());
    kinds.put("block", registry.blocks());
    kinds.put("operator", registry.operators());
    kinds.put("quantizer", registry.quantizers());
    kinds.put("trainer", registry.trainers());
    kinds.put("tracker", registry.trackers());
    if (name.isPresent()) {
      describe(name.get(), kinds);
    } else {
      overview(kinds);
    }
    return 0;
  }

  private void overview(Map<String, Map<String, ? extends Registered<?>>> kinds) {
    kinds.forEach(
        (kind, registered) -> {
          out().println(kind + "s");
          registered.forEach((n, r) -> out().println("  %-20s %s".formatted(n, r.option().doc())));
          out().println();
        });
    out().println("rules of counting cost (frugal inspect CONF --rule NAME)");
    for (Rule rule : Rule.values()) {
      out().println("  %-20s %s".formatted(rule.id(), rule.counts()));
      out().println("  %-20s left out: %s".formatted("", rule.leavesOut()));
    }
    out().println();
    out().println("The keys of one of them: frugal list NAME; all other keys: frugal config");
  }

  private void describe(String asked, Map<String, Map<String, ? extends Registered<?>>> kinds) {
    List<String> all = kinds.values().stream().flatMap(m -> m.keySet().stream()).toList();
    if (!all.contains(asked)) {
      throw new UserError(
          "Nothing is named '%s'.%s\nSee all names: frugal list"
              .formatted(asked, Suggestion.didYouMean(asked, all)));
    }
    kinds.forEach(
        (kind, registered) ->
            Optional.ofNullable(registered.get(asked))
                .ifPresent(
                    r -> {
                      out().println("%s %s: %s".formatted(kind, asked, r.option().doc()));
                      out().println("  registered by " + r.plugin());
                      out().print(keys(r));
                    }));
  }

  /** The keys, without the heading of the section. */
  private static String keys(Registered<?> registered) {
    Binder binder = Binder.of(new LoadedConfig("", ConfigFactory.empty()));
    binder.section("", registered.option().settings());
    String reference = binder.reference();
    String keys = reference.substring(reference.indexOf('\n') + 1);
    return keys.isEmpty() ? "  no keys of its own\n" : keys;
  }
}
