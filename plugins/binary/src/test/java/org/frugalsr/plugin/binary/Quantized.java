package org.frugalsr.plugin.binary;

import java.util.List;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.tensor.Parameter;
import org.frugalsr.testkit.TinyExperiment;
import org.frugalsr.testkit.TinyTraining;

/** A tiny network with a quantizer of this plugin, and what is looked at in it. */
final class Quantized {
  private Quantized() {}

  static TinyTraining training(String... keys) {
    return TinyTraining.of(TinyExperiment.of(List.of(new BinaryPlugin()), String.join("\n", keys)));
  }

  /** The first kernel whose weights are quantized. */
  static PlacedKernel kernel(TinyTraining t) {
    return t.network().kernels().stream()
        .filter(k -> k.precision().weights().bits() < 32)
        .findFirst()
        .orElseThrow();
  }

  /** The first parameter whose path ends so. */
  static Parameter parameter(TinyTraining t, String suffix) {
    return t.network().parameters().stream()
        .filter(p -> p.path().endsWith(suffix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no parameter " + suffix));
  }
}
