package org.frugalsr.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.frugalsr.api.error.ShellWord;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Base class of all commands: help and outputs. */
abstract class FrugalCommand implements Callable<Integer> {
  /** Set by picocli. */
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  /** Where results go. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where warnings and errors go. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The command line as it was typed, for provenance. */
  final String typed() {
    return ShellWord.command("frugal", spec.root().commandLine().getParseResult().originalArgs());
  }
}
