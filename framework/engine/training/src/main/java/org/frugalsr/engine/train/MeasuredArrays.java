package org.frugalsr.engine.train;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Parameter;

/**
 * Finds the arrays of a network that another run measured from data for another purpose, such as
 * step sizes for 8 bits where this network has 4; they must be measured again.
 */
final class MeasuredArrays {
  private final Map<String, String> reasons;

  private MeasuredArrays(Map<String, String> reasons) {
    this.reasons = reasons;
  }

  /**
   * Compares a network with that of another run. If the other run's plug-ins are missing, the
   * purpose of its measurements is unknown.
   *
   * @param names the names that an array may have in the other run, its own first
   * @param afresh the arrays that are not taken over; measurements of a kernel's old weights do not
   *     apply to newly initialised ones
   */
  static MeasuredArrays otherwise(
      Experiment e,
      BuiltNetwork network,
      RunFolder other,
      Function<String, List<String>> names,
      Collection<String> afresh) {
    Map<String, String> here = purposes(network);
    Map<String, String> reasons = new LinkedHashMap<>();
    if (!here.isEmpty()) {
      Optional<Experiment> then = experiment(other);
      Map<String, String> there = then.map(MeasuredArrays::purposesOf).orElse(Map.of());
      Object range = e.network().common().workingRange();
      boolean sameRange =
          then.filter(t -> t.network().common().workingRange().equals(range)).isPresent();
      here.forEach(
          (path, purpose) -> {
            String before =
                names.apply(path).stream()
                    .filter(there::containsKey)
                    .map(there::get)
                    .findFirst()
                    .orElse("unknown");
            if (!before.equals(purpose)) {
              reasons.put(path, "for %s here, %s there".formatted(purpose, before));
            } else if (!sameRange) {
              reasons.put(path, "in another working range there");
            } else if (ofFreshWeights(network, afresh, path)) {
              reasons.put(path, "for other weights there");
            }
          });
    }
    return new MeasuredArrays(reasons);
  }

  private static boolean ofFreshWeights(
      BuiltNetwork network, Collection<String> afresh, String path) {
    return network.kernels().stream()
        .filter(kernel -> path.startsWith(kernel.path() + "."))
        .anyMatch(kernel -> afresh.contains(kernel.latent().path()));
  }

  private static Map<String, String> purposes(BuiltNetwork network) {
    Map<String, String> purposes = new LinkedHashMap<>();
    Stream.concat(
            network.parameters().stream().map(Parameter::path),
            network.buffers().stream().map(Buffer::path))
        .forEach(path -> network.purposeOf(path).ifPresent(p -> purposes.put(path, p)));
    return purposes;
  }

  private static Map<String, String> purposesOf(Experiment e) {
    try {
      return purposes(Networks.build(e));
    } catch (FrugalException unknown) {
      return Map.of();
    }
  }

  private static Optional<Experiment> experiment(RunFolder run) {
    try {
      return Optional.of(TrainedNetwork.experiment(run, List.of()));
    } catch (FrugalException unknown) {
      return Optional.empty();
    }
  }

  /** Returns why an array must be measured again; empty if it need not. */
  Optional<String> reason(String path) {
    return Optional.ofNullable(reasons.get(path));
  }

  /** Returns the arrays that must be measured again. */
  List<String> paths() {
    return List.copyOf(reasons.keySet());
  }

  /** Whether a part of a training's state belongs to an array that must be measured again. */
  boolean concerns(String state) {
    return reasons.keySet().stream()
        .anyMatch(
            path ->
                state.equals("model/" + path)
                    || state.equals("ema/" + path)
                    || state.startsWith("optimiser/" + path + "/"));
  }

  /**
   * Returns the end of a sentence on what is measured again; empty if nothing is.
   *
   * @param paths those of these arrays that the other run has
   */
  String text(List<String> paths) {
    return paths.isEmpty()
        ? ""
        : "; measured again: %d arrays, such as %s (%s)"
            .formatted(paths.size(), paths.getFirst(), reasons.get(paths.getFirst()));
  }

  /** As {@link #text(List)}, for all of them. */
  String text() {
    return text(paths());
  }
}
