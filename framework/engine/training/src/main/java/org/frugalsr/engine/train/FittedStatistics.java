package org.frugalsr.engine.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.imaging.data.Batch;
import org.frugalsr.tensor.Buffer;
import org.frugalsr.tensor.BufferKind;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.frugalsr.weights.NamedArray;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Normalisation statistics estimated from training batches with the evaluated weights: running
 * statistics lag behind the weights by some steps, and a moving average of the weights has none at
 * all.
 *
 * <p>The batches are always the same, drawn from a separate random stream, so training is not
 * affected. The cost is one forward pass per batch.
 */
final class FittedStatistics {
  private final Memory memory;
  private final TrainingStep.Source source;
  private final int batches;
  private final List<Integer> scales;
  private final Map<Buffer, INDArray> fitted = new LinkedHashMap<>();
  private boolean fits;

  /**
   * Creates statistics for a network, without estimating them yet.
   *
   * @param batches how many they are estimated from, at least 1
   */
  FittedStatistics(BuiltNetwork network, Memory memory, TrainingStep.Source source, int batches) {
    this.memory = memory;
    this.source = source;
    this.batches = batches;
    this.scales = network.image().scales();
    statistics(network).forEach(b -> fitted.put(b, b.value().dup()));
  }

  /** Returns a network's statistics. */
  static List<Buffer> statistics(BuiltNetwork network) {
    return network.buffers().stream().filter(b -> b.kind() == BufferKind.STATISTIC).toList();
  }

  /** Returns the number of batches that the statistics are estimated from. */
  int batches() {
    return batches;
  }

  /** Marks the statistics as outdated after the weights have changed. */
  void outdate() {
    fits = false;
  }

  /** Whether the statistics match the current weights. */
  boolean fits() {
    return fits;
  }

  /**
   * Returns the network with statistics that match its weights, estimating them if the weights have
   * changed.
   */
  BuiltNetwork fit(BuiltNetwork network) {
    if (!fits) {
      estimate(network);
      fits = true;
    }
    return network.withBuffers(b -> fitted.getOrDefault(b, b.value()));
  }

  /** Estimates in the layers' own buffers and then restores their previous content. */
  private void estimate(BuiltNetwork network) {
    Map<Buffer, INDArray> trained = new LinkedHashMap<>();
    fitted.keySet().forEach(b -> trained.put(b, b.value().dup()));
    try {
      for (int n = 1; n <= batches; n++) {
        see(network, n);
      }
      fitted.forEach((buffer, value) -> value.assign(buffer.value()));
    } finally {
      trained.forEach((buffer, value) -> buffer.value().assign(value));
      memory.freeIdle();
    }
  }

  private void see(BuiltNetwork network, int n) {
    int scale = scales.get((n - 1) % scales.size());
    Batch batch = source.sample(scale, n);
    Shape shape = Shape.of(batch.count(), batch.patch(), batch.patch(), batch.channels());
    INDArray lr = memory.take(DataType.FLOAT, shape, "batch for statistics");
    try (NetworkPass pass = network.estimatingPass(memory, n)) {
      ArrayMemory.of(lr).copyFrom(MemorySegment.ofArray(batch.lr()));
      network.forward(pass.tape().constant("lr", lr), scale, pass);
      pass.applyCommits(BufferKind.STATISTIC);
    } finally {
      memory.giveBack(lr);
    }
  }

  /** Returns a copy of the statistics in checkpoint form. */
  List<NamedArray> saved() {
    List<NamedArray> arrays = new ArrayList<>();
    fitted.forEach(
        (buffer, value) ->
            arrays.add(
                new NamedArray(
                    SavedState.EVALUATED + buffer.path(), value.shape(), Numbers.toFloats(value))));
    return arrays;
  }
}
