package org.frugalsr.engine.evaluate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.NetworkPass;
import org.frugalsr.engine.network.PlacedKernel;
import org.frugalsr.imaging.Image;
import org.frugalsr.tensor.Functional;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Numbers;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.tensor.kernel.ArrayMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An image of a layer's input: the mean magnitude over the channels of each pixel. */
public final class FeatureMap {
  private final BuiltNetwork network;
  private final Memory memory;
  private final String layer;

  /**
   * Creates the map of a layer.
   *
   * @param layer the path of one of the network's kernels
   */
  public FeatureMap(BuiltNetwork network, Memory memory, String layer) {
    this.network = network;
    this.memory = memory;
    this.layer = layer;
  }

  /**
   * Returns the features of an image at the size of the output.
   *
   * @param lr with the network's channels, samples in 0..255
   * @return an image scale times as large with one channel, in the units of the features; each
   *     feature is enlarged to a square
   * @throws IllegalArgumentException if the network has no such layer
   */
  public Image of(Image lr, int scale) {
    Shape shape = Shape.of(1, lr.height(), lr.width(), lr.channels());
    INDArray input = memory.take(DataType.FLOAT, shape, "LR image");
    List<Image> seen = new ArrayList<>();
    try (NetworkPass pass = network.evaluationPass(memory, Optional.empty())) {
      float[] unit = new float[lr.samples().length];
      for (int i = 0; i < unit.length; i++) {
        unit[i] = lr.samples()[i] / 255f;
      }
      ArrayMemory.of(input).copyFrom(MemorySegment.ofArray(unit));
      pass.observe(
          (PlacedKernel kernel, NetworkPass p, Tensor x, Tensor effective) -> {
            if (kernel.path().equals(layer)) {
              Tensor mean = Functional.meanOfChannels(Functional.abs(x));
              seen.add(enlarged(Numbers.toFloats(mean.value()), x.shape(), lr, scale));
            }
          });
      network.forward(pass.tape().constant("lr", input), scale, pass);
    } finally {
      memory.giveBack(input);
    }
    if (seen.isEmpty()) {
      throw new IllegalArgumentException("no layer " + layer);
    }
    return seen.getFirst();
  }

  private static Image enlarged(float[] map, Shape of, Image lr, int scale) {
    int width = lr.width() * scale;
    int height = lr.height() * scale;
    float[] samples = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        samples[y * width + x] =
            map[y * of.height() / height * of.width() + x * of.width() / width];
      }
    }
    return new Image(width, height, 1, samples);
  }
}
