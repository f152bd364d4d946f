package org.frugalsr.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code frugal completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands and options in bash and zsh.",
      "To use it in this shell: source <(./frugal completion)"
    })
final class CompletionCommand extends FrugalCommand {
  @Override
  public Integer call() {
    out().print(AutoComplete.bash("frugal", spec.root().commandLine()));
    return 0;
  }
}
