package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a run's provenance says of one of its sessions: the facts that others decide by, as far as
 * the version that recorded them knew them.
 *
 * @param directory the folder that the process was started in
 * @param config the repository that the run's config came from
 * @param threads how many threads computed
 * @param arithmetic the version of the arithmetic; early versions recorded none
 * @param configHash the hash of the resolved configuration
 * @param plugins what the jars on {@code plugins.path} held
 * @param data data set to the hash of its files; empty in those of early versions
 * @param initialised what the network took over from another run
 * @param weights the file that the weights go back to
 * @param values all of it, as JSON values by name, for people
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
