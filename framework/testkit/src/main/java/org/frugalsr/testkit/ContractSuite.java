package org.frugalsr.testkit;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.api.Plugin;
import org.frugalsr.engine.config.Experiment;

/** The methods that subclasses of all contract suites implement. */
abstract class ContractSuite {
  /** The plug-in under test. */
  protected abstract Plugin plugin();

  /** The registered name of the tested part. */
  protected abstract String name();

  /** Other plug-ins whose parts are used by name, such as that of an activation. */
  protected List<Plugin> others() {
    return List.of();
  }

  /**
   * HOCON that is added to the suite's small experiment and overrides it.
   *
   * <p>Keys of the tested part must be in a sub-section of its name, such as {@code
   * quantizer.learned-step.bits = 4}, because some checks build the network without it.
   */
  protected String settings() {
    return "";
  }

  final List<Plugin> plugins() {
    List<Plugin> plugins = new ArrayList<>(others());
    plugins.add(plugin());
    return plugins;
  }

  final Experiment experiment(String text) {
    return TinyExperiment.of(plugins(), text, settings());
  }
}
