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
 * The statistics of what a network computes, estimated from training batches with the weights that
 * are evaluated: running statistics are those of the weights of some steps ago, and a moving
 * average of the weights has none at all.
 *
 * <p>The batches are always the same ones, of a random stream of their own, so nothing of it enters
 * the training. Costs a forward a batch.
 */
final class FittedStatistics {
  private final Memory memory;
  private final TrainingStep.Source source;
  private final int batches;
  private final List<Integer> scales;
  private final Map<Buffer, INDArray> fitted = new LinkedHashMap<>();
  private boolean fits;

  /**
   * Statistics of a network, not estimated yet.
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

  /** The statistics that a network has. */
  static List<Buffer> statistics(BuiltNetwork network) {
    return network.buffers().stream().filter(b -> b.kind() == BufferKind.STATISTIC).toList();
  }

  /** How many batches they are estimated from. */
  int batches() {
    return batches;
  }

  /** Says that the weights have changed. */
  void outdate() {
    fits = false;
  }

  /** Whether they are those of the weights as they are. */
  boolean fits() {
    return fits;
  }

  /**
   * The network with statistics that fit its weights; estimates them where the weights have changed
   * since.
   */
  BuiltNetwork fit(BuiltNetwork network) {
    if (!fits) {
      estimate(network);
      fits = true;
    }
    return network.withBuffers(b -> fitted.getOrDefault(b, b.value()));
  }

  /** Estimates in place, where layers look for what was there before, and puts it back. */
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

  /** A copy of them, as a checkpoint holds them. */
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
