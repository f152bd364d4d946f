package org.frugalsr.cli;

import org.frugalsr.engine.evaluate.SelfEnsemble;
import picocli.CommandLine.Option;

/** {@code --self-ensemble}, or {@code --self-ensemble=4}. */
final class EnsembleOption {
  @Option(
      names = "--self-ensemble",
      arity = "0..1",
      paramLabel = "N",
      defaultValue = "1",
      fallbackValue = "8",
      description =
          "Averages over the 8 flips and rotations, or over N = 4, the flips: better, and as many"
              + " times slower.")
  private int symmetries;

  /** What to average over. */
  SelfEnsemble chosen() {
    return SelfEnsemble.of(symmetries);
  }
}
