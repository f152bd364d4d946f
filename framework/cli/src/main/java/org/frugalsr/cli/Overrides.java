package org.frugalsr.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code -o key=value}. */
class Overrides {
  @Option(
      names = {"-o", "--set"},
      paramLabel = "KEY=VALUE",
      description =
          "Changes a key of the config, such as -o trainer.steps=1000; may be repeated. The value"
              + " is HOCON.")
  private List<String> list = new ArrayList<>();

  /** All overrides, in command-line order. */
  List<String> list() {
    return list;
  }
}
