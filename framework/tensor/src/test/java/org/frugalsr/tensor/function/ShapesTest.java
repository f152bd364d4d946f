package org.frugalsr.tensor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.kernels.resize.InterpolationKernel;
import org.frugalsr.tensor.Function;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShapesTest {
  private static final Shape IMAGE = Shape.of(2, 9, 12, 8);

  static Stream<Arguments> outputs() {
    return Stream.of(
        arguments(new Conv2d(2, 1), Shape.of(2, 5, 6, 5), Shape.of(3, 3, 8, 5)),
        arguments(new DepthwiseConv2d(1, 0), Shape.of(2, 5, 8, 8), Shape.of(5, 5, 8, 1)),
        arguments(new MaxPool2d(7, 3, 0), Shape.of(2, 1, 2, 8), null),
        arguments(new MaxPool2d(3, 2, 1), Shape.of(2, 5, 6, 8), null),
        arguments(new PixelShuffle(2, false), Shape.of(2, 18, 24, 2), null),
        arguments(new PixelShuffle(3, true), Shape.of(2, 3, 4, 72), null),
        arguments(new Concat(), Shape.of(2, 9, 12, 11), Shape.of(2, 9, 12, 3)),
        arguments(new ChannelSlice(2, 8), Shape.of(2, 9, 12, 6), null),
        arguments(new ChannelRepeat(4), Shape.of(2, 9, 12, 32), null),
        arguments(
            new Resize(InterpolationKernel.BICUBIC, 3, 40, true), Shape.of(2, 3, 40, 8), null),
        arguments(new Mean(Mean.Over.SPACE), Shape.of(2, 1, 1, 8), null),
        arguments(new Mean(Mean.Over.CHANNELS), Shape.of(2, 9, 12, 1), null),
        arguments(new Mean(Mean.Over.ALL_BUT_CHANNELS), Shape.of(8), null),
        arguments(new ChannelMoments(), Shape.of(2, 8), null));
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void outputsHaveTheDocumentedShape(Function f, Shape expected, Shape second) {
    assertEquals(expected, f.shape(second == null ? List.of(IMAGE) : List.of(IMAGE, second)));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(
            new Conv2d(1, 1),
            Shape.of(3, 3, 4, 5),
            "the input has 8 channels, but the weight [3x3x4x5] takes 4"),
        arguments(
            new Conv2d(1, 0),
            Shape.of(11, 11, 8, 5),
            "the input [2x9x12x8] is smaller than the kernel of 11x11"),
        arguments(
            new DepthwiseConv2d(1, 1),
            Shape.of(3, 3, 8, 2),
            "expected a depthwise weight [k, k, 8, 1] for the input [2x9x12x8], but got [3x3x8x2]"),
        arguments(
            new Broadcast(true),
            Shape.of(2, 9, 12, 4),
            "[2x9x12x4] does not broadcast over [2x9x12x8]"
                + " (same shape, scalar, [C], [N,1,1,C] or [N,H,W,1])"),
        arguments(new PRelu(), Shape.of(4), "expected a slope [8] or a single value, but got [4]"),
        arguments(
            new Concat(),
            Shape.of(2, 9, 6, 8),
            "[2x9x6x8] cannot be concatenated with [2x9x12x8]: only the channels may differ"),
        arguments(new ChannelSlice(4, 9), null, "cannot take the channels [4, 9) of [2x9x12x8]"),
        arguments(
            new PixelShuffle(3, false),
            null,
            "8 channels cannot be shuffled by 3 (a multiple of 9)"),
        arguments(new PixelShuffle(2, true), null, "[2x9x12x8] cannot be cut into 2x2 pixels"),
        arguments(
            new PixelLoss(PixelLoss.Distance.L1),
            Shape.of(2, 9, 12, 4),
            "prediction [2x9x12x8] and target [2x9x12x4] differ in shape"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void inputsThatDoNotFitAreRefusedWithTheReason(Function f, Shape second, String message) {
    List<Shape> in = second == null ? List.of(IMAGE) : List.of(IMAGE, second);
    Exception e = assertThrows(IllegalArgumentException.class, () -> f.shape(in));
    assertEquals(message, e.getMessage());
  }

  @Test
  void normalisationsWantOneValuePerChannel() {
    Shape c = Shape.of(8);
    Shape wrong = Shape.of(4);
    for (List<Shape> in :
        List.of(List.of(IMAGE, c, wrong, Shape.of(2, 8)), List.of(IMAGE, c, c, Shape.of(2, 4)))) {
      assertThrows(IllegalArgumentException.class, () -> new BatchNorm(1e-5).shape(in));
    }
    List<Shape> given = List.of(IMAGE, c, c, c, wrong);
    assertThrows(IllegalArgumentException.class, () -> new ChannelNorm(1e-5).shape(given));
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Conv2d(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new DepthwiseConv2d(1, -1));
    assertThrows(IllegalArgumentException.class, () -> new MaxPool2d(2, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> new Clamp(1, -1));
    assertThrows(IllegalArgumentException.class, () -> new ChannelSlice(3, 3));
    assertThrows(IllegalArgumentException.class, () -> new BatchNorm(0));
    assertThrows(IllegalArgumentException.class, () -> new GlobalStandardDeviation(-1));
    assertThrows(IllegalArgumentException.class, () -> new PixelShuffle(0, false));
    assertThrows(
        IllegalArgumentException.class, () -> new Resize(InterpolationKernel.NEAREST, 0, 4, false));
  }

  @Test
  void workIsCountedAsMultiplyAdds() {
    List<Shape> conv = List.of(IMAGE, Shape.of(3, 3, 8, 5), Shape.of(5));
    Function f = new Conv2d(1, 1);
    assertEquals(3L * 3 * 8 * 5 * 2 * 9 * 12, f.work(conv, f.shape(conv)).multiplyAdds());
    List<Shape> depthwise = List.of(IMAGE, Shape.of(5, 5, 8, 1));
    Function d = new DepthwiseConv2d(1, 0);
    assertEquals(5L * 5 * 8 * 2 * 5 * 8, d.work(depthwise, d.shape(depthwise)).multiplyAdds());
    assertEquals(Function.Work.NONE, new Relu(0).work(List.of(IMAGE), IMAGE));
  }

  @Test
  void namesAreInKebabCase() {
    assertEquals("depthwise-conv2d", new DepthwiseConv2d(1, 1).name());
    assertEquals("prelu", new PRelu().name());
    assertEquals("hard-swish", new HardSwish().name());
    assertEquals("multiply", new Broadcast(true).name());
    assertEquals("global-mean", new Mean(Mean.Over.SPACE).name());
  }
}
