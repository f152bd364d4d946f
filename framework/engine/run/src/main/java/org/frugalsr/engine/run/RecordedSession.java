package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One session in a run's provenance, with the values that the program uses, as far as the recording
 * version knew them.
 *
 * @param directory the folder that the process was started in
 * @param config the repository that the run's config came from
 * @param threads how many threads computed
 * @param arithmetic the version of the arithmetic; early versions recorded none
 * @param configHash the hash of the resolved configuration
 * @param plugins the contents of the jars on {@code plugins.path}
 * @param data data set to the hash of its files; empty for early versions
 * @param initialised the arrays that the network took over from another run
 * @param weights the file that the weights originate from
 * @param values all fields as JSON values by name, for display
 */
public record RecordedSession(
    Optional<String> directory,
    Optional<ConfigOrigin> config,
    OptionalInt threads,
    @JsonProperty("numerics") OptionalInt arithmetic,
    Optional<String> configHash,
    Optional<PluginContents> plugins,
    Optional<Map<String, String>> data,
    Optional<TakenOver> initialised,
    Optional<WeightOrigin> weights,
    @JsonIgnore Map<String, Object> values) {
  /** Keeps its own copy of the values. */
  public RecordedSession {
    values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The version of the arithmetic, {@link org.frugalsr.tensor.kernel.ConvolutionKernels#numerics}.
   */
  public int numerics() {
    return arithmetic.orElse(1);
  }

  RecordedSession with(Map<String, Object> all) {
    return new RecordedSession(
        directory,
        config,
        threads,
        arithmetic,
        configHash,
        plugins,
        data,
        initialised,
        weights,
        all);
  }
}
