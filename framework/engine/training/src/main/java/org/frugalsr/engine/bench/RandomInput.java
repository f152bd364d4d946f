package org.frugalsr.engine.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.frugalsr.api.Mode;
import org.frugalsr.engine.evaluate.NonFiniteOutput;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Rng;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.Trace;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Random LR images for timing a network. */
final class RandomInput implements AutoCloseable {
  private final BuiltNetwork network;
  private final Memory memory;
  private final Shape shape;
  private final INDArray lr;

  /**
   * Creates the images, with samples in 0..1.
   *
   * @param images the batch size
   * @param height of an LR image
   * @param width of an LR image
   */
  RandomInput(BuiltNetwork network, Memory memory, int images, int height, int width) {
    this.network = network;
    this.memory = memory;
    this.shape = Shape.of(images, height, width, network.image().channels());
    this.lr = memory.take(DataType.FLOAT, shape, "LR images");
    MemorySegment pixels = ArrayMemory.of(lr);
    Rng rng = Rng.of(0, "image", 0);
    for (long i = 0; i < shape.size(); i++) {
      pixels.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) rng.nextDouble());
    }
  }

  /** Returns one forward pass as in inference: values are released after their last use. */
  Runnable forward(int scale) {
    Optional<Trace> plan = Optional.of(network.trace(shape, scale, Mode.EVALUATE));
    return () -> {
      try (NetworkPass pass = network.evaluationPass(memory, plan)) {
        network.forward(pass.tape().constant("lr", lr), scale, pass);
      }
    };
  }

  /**
   * Checks the output of a forward pass, since timings with NaN are meaningless.
   *
   * @throws NonFiniteOutput if an output value is NaN or infinite
   */
  void requireFinite(int scale) {
    Trace plan = network.trace(shape, scale, Mode.EVALUATE);
    try (NetworkPass pass = network.evaluationPass(memory, Optional.of(plan))) {
      Tensor y = network.forward(pass.tape().constant("lr", lr), scale, pass);
      NonFiniteOutput.check(
          "random pixels", Numbers.toFloats(y.value()), y.shape().channels(), y.shape().width());
    }
  }

  @Override
  public void close() {
    memory.giveBack(lr);
  }
}
