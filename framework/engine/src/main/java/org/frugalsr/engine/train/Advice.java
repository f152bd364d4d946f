package org.frugalsr.engine.train;

import java.util.ArrayList;
import java.util.List;
import org.frugalsr.engine.build.BuiltNetwork;
import org.frugalsr.engine.build.PlacedKernel;
import org.frugalsr.engine.config.Experiment;

/** Warns at the start of combinations that are known to fail silently. */
final class Advice {
  private static final double LEAST_RANGE = 16;

  private Advice() {}

  static List<String> of(Experiment e, BuiltNetwork network, TrainingData data) {
    List<String> warnings = new ArrayList<>(e.data().warnings(e.data().catalogue()));
    boolean binary = network.kernels().stream().anyMatch(k -> k.precision().activationBits() == 1);
    boolean normalised =
        network.parameters().stream().anyMatch(p -> p.path().endsWith("norm.weight"));
    if (binary && normalised && network.range().factor() < LEAST_RANGE) {
      warnings.add(
          """
          network.range is %s, but binary layers with batch normalisation put out values of unit variance, \
          which swamp a stream in 0..1: such bodies end below the no-body control. \
          Set network.range = 64.\
          """
              .formatted(network.range().factor()));
    }
    network.kernels().stream()
        .filter(k -> !k.refusedBy().isEmpty())
        .map(PlacedKernel::refusedBy)
        .distinct()
        .forEach(
            name ->
                warnings.add(
                    "The operator '%s' refuses some units, which are plain convolutions instead; frugal inspect shows them."
                        .formatted(name)));
    if (e.data().validate().isEmpty()) {
      warnings.add("data.validate is empty: no best checkpoint is chosen; the last one is tested.");
    }
    if (!data.skipped().isEmpty()) {
      warnings.add(
          data.skipped().size()
              + " training images are smaller than a patch and are skipped; the first: "
              + data.skipped().get(0));
    }
    return warnings;
  }
}
