package org.frugalsr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.frugalsr.api.error.ShellWord;
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

  /** The option as it must be repeated in the next command, with a space before it; else empty. */
  String again() {
    return plugins.stream()
        .map(path -> " --plugins " + ShellWord.of(path))
        .collect(Collectors.joining());
  }

  @Override
  List<String> list() {
    List<String> all = new ArrayList<>(super.list());
    all.addAll(PluginPath.override(plugins));
    return all;
  }
}
