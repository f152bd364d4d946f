package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.config.PluginPath;
import picocli.CommandLine.Option;

/** Overrides of a config, and the plug-ins that the user trusts. */
final class PluggedOverrides extends Overrides {
  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      description =
          "A jar with plug-ins, or a folder of jars, instead of those that the config names; may be"
              + " repeated. Plug-ins are programs: name those you trust.")
  private List<Path> plugins = new ArrayList<>();

  @Override
  List<String> list() {
    List<String> all = new ArrayList<>(super.list());
    all.addAll(PluginPath.override(plugins));
    return all;
  }
}
