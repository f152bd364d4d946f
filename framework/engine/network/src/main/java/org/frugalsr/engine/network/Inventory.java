package org.frugalsr.engine.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Group;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.Parameter;

/** Everything created while building a network, in construction order. */
final class Inventory {
  private final long seed;
  private final LearningRates rates;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();
  private final Map<String, PlacedKernel> kernels = new LinkedHashMap<>();
  private final Map<Group, List<Parameter>> latents = new HashMap<>();
  private final Map<String, String> purposes = new LinkedHashMap<>();
  private final List<ScaledKernel> scaled = new ArrayList<>();
  private final List<Penalty> penalties = new ArrayList<>();

  Inventory(long seed, LearningRates rates) {
    this.seed = seed;
    this.rates = rates;
  }

  long seed() {
    return seed;
  }

  LearningRates rates() {
    return rates;
  }

  Parameter add(Parameter p) {
    unique(p.path());
    parameters.put(p.path(), p);
    return p;
  }

  Buffer add(Buffer b) {
    unique(b.path());
    buffers.put(b.path(), b);
    return b;
  }

  void add(PlacedKernel k) {
    kernels.put(k.path(), k);
    k.spec()
        .weights()
        .ifPresent(g -> latents.computeIfAbsent(g, any -> new ArrayList<>()).add(k.latent()));
  }

  void add(ScaledKernel k) {
    scaled.add(k);
  }

  private void unique(String path) {
    if (parameters.containsKey(path) || buffers.containsKey(path)) {
      throw new IllegalArgumentException("two arrays of the network have the path " + path);
    }
  }

  List<Parameter> latentsOf(Group group) {
    return latents.getOrDefault(group, List.of());
  }

  /** Returns the number of kernels that share an input group so far. */
  int kernelsOf(Group inputs) {
    return (int)
        kernels.values().stream()
            .filter(k -> k.spec().inputs().filter(inputs::equals).isPresent())
            .count();
  }

  void measuredFor(String prefix, String purpose) {
    purposes.put(prefix, purpose);
  }

  /** Returns the purpose for which an array is measured, if declared. */
  Optional<String> purposeOf(String path) {
    return purposes.entrySet().stream()
        .filter(e -> path.startsWith(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  void add(Penalty p) {
    penalties.add(p);
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  List<Buffer> buffers() {
    return List.copyOf(buffers.values());
  }

  List<PlacedKernel> kernels() {
    return List.copyOf(kernels.values());
  }

  List<ScaledKernel> scaled() {
    return List.copyOf(scaled);
  }

  List<Penalty> penalties() {
    return List.copyOf(penalties);
  }
}
