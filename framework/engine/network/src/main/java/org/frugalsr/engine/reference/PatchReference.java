package org.frugalsr.engine.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.api.TrainingContext;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network's outputs for patches, with one forward pass per batch. */
public final class PatchReference implements OpenReference {
  private final BuiltNetwork network;
  private final Memory memory;
  private final Map<List<Object>, Trace> plans = new HashMap<>();
  private @Nullable INDArray last;

  /** Creates a reference that uses the network's state at each call. */
  public PatchReference(BuiltNetwork network, Memory memory) {
    this.network = network;
    this.memory = memory;
  }

  @Override
  public INDArray of(TrainingContext.Batch batch) {
    close();
    Shape shape = Shape.of(batch.lr().shape());
    Trace plan =
        plans.computeIfAbsent(
            List.of(shape, batch.scale()),
            of -> network.trace(shape, batch.scale(), Mode.EVALUATE));
    try (NetworkPass pass = network.evaluationPass(memory, Optional.of(plan))) {
      INDArray value =
          network.forward(pass.tape().constant("lr", batch.lr()), batch.scale(), pass).value();
      INDArray out = memory.take(DataType.FLOAT, Shape.of(value.shape()), "reference");
      ArrayMemory.of(out).copyFrom(ArrayMemory.of(value));
      last = out;
      return out;
    }
  }

  @Override
  public void close() {
    INDArray before = last;
    if (before != null) {
      last = null;
      memory.giveBack(before);
    }
  }
}
