package org.frugalsr.cli;

/** A command that only groups subcommands. */
abstract class CommandGroup extends FrugalCommand {
  @Override
  public final Integer call() {
    spec.commandLine().usage(err());
    return spec.exitCodeOnInvalidInput();
  }
}
