package org.frugalsr.cli;

import java.util.Stack;
import org.frugalsr.engine.evaluate.SelfEnsemble;
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
          "Averages over the 8 flips and rotations, or over N = 4, the flips: better, and as many"
              + " times slower.")
  private int symmetries = 1;

  /** What to average over. */
  SelfEnsemble chosen() {
    return SelfEnsemble.of(symmetries);
  }

  /** Takes the next word for N only if it is a number: else it is the command's own. */
  static final class Count implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      boolean given = !words.isEmpty() && words.peek().matches("\\d{1,9}");
      option.setValue(given ? Integer.parseInt(words.pop()) : 8);
    }
  }
}
