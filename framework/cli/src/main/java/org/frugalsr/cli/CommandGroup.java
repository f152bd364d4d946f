package org.frugalsr.cli;

/** A command that only has others below it. */
abstract class CommandGroup extends FrugalCommand {
  @Override
  public final Integer call() {
    spec.commandLine().usage(err());
    return spec.exitCodeOnInvalidInput();
  }
}
