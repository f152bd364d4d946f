package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Function.Reach;
import org.frugalsr.tensor.Memory;
import org.frugalsr.tensor.Samples;
import org.frugalsr.tensor.Shape;
import org.frugalsr.tensor.Tape;
import org.frugalsr.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Moves one pixel and looks which outputs move: no farther than the reach, and as far as it. */
class ReachTest {
  private static final int SIZE = 12;

  record Spatial(Function function, long channels, int kernel) {
    List<INDArray> inputs() {
      List<INDArray> in = new ArrayList<>();
      in.add(Samples.random("x", 1, SIZE, SIZE, channels));
      if (kernel > 0) {
        in.add(Samples.random("w", kernel, kernel, channels, 1));
      }
      return in;
    }

    @Override
    public String toString() {
      return function + (kernel > 0 ? " of " + kernel + "x" + kernel : "");
    }
  }

  static Stream<Spatial> functions() {
    return Stream.of(
        new Spatial(new Conv2d(1, 1), 1, 3),
        new Spatial(new Conv2d(1, 0), 1, 1),
        new Spatial(new Conv2d(2, 0), 1, 3),
        new Spatial(new Conv2d(2, 2), 1, 5),
        new Spatial(new DepthwiseConv2d(1, 2), 2, 5),
        new Spatial(new MaxPool2d(2, 2, 0), 1, 0),
        new Spatial(new MaxPool2d(3, 2, 1), 1, 0),
        new Spatial(new MaxPool2d(7, 3, 0), 1, 0),
        new Spatial(new PixelShuffle(2, false), 4, 0),
        new Spatial(new PixelShuffle(3, true), 1, 0),
        new Spatial(new Resize(InterpolationKernel.NEAREST, 2 * SIZE, 2 * SIZE, false), 1, 0),
        new Spatial(new Resize(InterpolationKernel.BILINEAR, 3 * SIZE, 3 * SIZE, false), 1, 0),
        new Spatial(new Resize(InterpolationKernel.BICUBIC, 2 * SIZE, 2 * SIZE, true), 1, 0),
        new Spatial(new Resize(InterpolationKernel.BICUBIC, SIZE / 2, SIZE / 2, true), 1, 0),
        new Spatial(new Relu(0), 1, 0));
  }

  private static double[] run(Spatial s, List<INDArray> inputs) {
    try (Memory memory = new Memory(1 << 24);
        Tape tape = Tape.inference(memory)) {
      Tensor[] in = inputs.stream().map(a -> tape.constant("x", a)).toArray(Tensor[]::new);
      return Samples.values(tape.apply(s.function(), in).value());
    }
  }

  private static Reach reach(Function f, List<INDArray> inputs) {
    List<Shape> shapes = shapes(inputs);
    return f.reach(shapes, f.shape(shapes));
  }

  private static List<Shape> shapes(List<INDArray> inputs) {
    return inputs.stream().map(a -> Shape.of(a.shape())).toList();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void isExact(Spatial s) {
    List<INDArray> inputs = s.inputs();
    Reach reach = reach(s.function(), inputs);
    int farthest = 0;
    Shape out = s.function().shape(shapes(inputs));
    double[] before = run(s, inputs);
    for (int h = 0; h < SIZE; h++) {
      for (int w = 0; w < SIZE; w++) {
        for (int c = 0; c < s.channels(); c++) {
          double old = inputs.get(0).getDouble(0, h, w, c);
          inputs.get(0).putScalar(new int[] {0, h, w, c}, 100);
          double[] after = run(s, inputs);
          inputs.get(0).putScalar(new int[] {0, h, w, c}, old);
          farthest = Math.max(farthest, farthest(before, after, out, reach, h, w));
        }
      }
    }
    assertEquals(reach.radius(), farthest);
  }

  private static int farthest(
      double[] before, double[] after, Shape out, Reach reach, int h, int w) {
    int distance = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        int pixel = i / out.channels();
        int row = pixel / out.width() % out.height();
        int column = pixel % out.width();
        distance = Math.max(distance, Math.abs(h - at(row, reach)));
        distance = Math.max(distance, Math.abs(w - at(column, reach)));
      }
    }
    return distance;
  }

  /** The input position that an output position stands for. */
  private static int at(int output, Reach reach) {
    return (int) (output * reach.stride() + 1e-9);
  }

  @Test
  void globalStatisticsReachEverything() {
    List<INDArray> x = List.of(Samples.random("x", 1, 4, 4, 2));
    assertTrue(reach(new Mean(Mean.Over.SPACE), x).global());
    assertTrue(reach(new Mean(Mean.Over.ALL_BUT_CHANNELS), x).global());
    assertTrue(reach(new GlobalStandardDeviation(0), x).global());
    assertTrue(reach(new ChannelMoments(), x).global());
    assertEquals(Reach.POINT, reach(new Mean(Mean.Over.CHANNELS), x));
  }
}
