package org.frugalsr.cli;

import java.util.Optional;
import java.util.Stack;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.SelfEnsemble;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --self-ensemble}, or {@code --self-ensemble=4}. */
final class EnsembleOption {
  @Option(
      names = "--self-ensemble",
      arity = "0..1",
      paramLabel = "N",
      parameterConsumer = Count.class,
      description =
          "Averages over the 8 flips and rotations, or over N = 4, the flips: better, and N"
              + " times slower.")
  private Optional<Integer> symmetries = Optional.empty();

  /** Returns the transforms to average over. */
  SelfEnsemble chosen() {
    SelfEnsemble ensemble = symmetries.map(SelfEnsemble::of).orElse(SelfEnsemble.NONE);
    if (symmetries.isPresent() && ensemble == SelfEnsemble.NONE) {
      throw new UserError("--self-ensemble=1 averages nothing: omit it, or use 4 or 8.");
    }
    return ensemble;
  }

  /** Takes the next argument as N only if it is a number; else it belongs to the command. */
  static final class Count implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      boolean given = !words.isEmpty() && words.peek().matches("\\d{1,9}");
      option.setValue(Optional.of(given ? Integer.parseInt(words.pop()) : 8));
    }
  }
}
