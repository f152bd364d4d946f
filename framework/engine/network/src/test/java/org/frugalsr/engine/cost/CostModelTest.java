package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.frugalsr.api.Role;
import org.frugalsr.engine.network.KernelPrecision;
import org.frugalsr.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixture network at x2: 3x3 kernels 3 -> 8, 8 -> 8, 8 -> 12 on 640x360 LR pixels. */
class CostModelTest {
  private static final long HEAD = 9 * 3 * 8;
  private static final long BODY = 9 * 8 * 8;
  private static final long TAIL = 9 * 8 * 12;
  private static final long LR_PIXELS = 640 * 360;

  @TempDir Path folder;

  private Cost cost(int scale, String... lines) throws IOException {
    String[] all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = "network.scale=[" + scale + "]";
    return CostModel.of(CostFixture.network(folder, all), scale);
  }

  private static Map<String, LayerCost> byPath(Cost cost) {
    return cost.layers().stream().collect(Collectors.toMap(LayerCost::path, Function.identity()));
  }

  @Test
  void multiplyAddsAreWeightsTimesLrPixels() throws IOException {
    Cost cost = cost(2);
    assertEquals(new Operations((HEAD + BODY + TAIL) * LR_PIXELS, 0, 0, 0), cost.operations());
    assertEquals(HEAD * LR_PIXELS, byPath(cost).get("head").operations().multiplyAdds());
  }

  @Test
  void bitOperationsAreProductsTimesTheBitsOfBothSides() throws IOException {
    assertEquals((HEAD + BODY + TAIL) * LR_PIXELS * 1024, BitOperations.of(cost(2)));
    for (String bits : List.of("binary", "abc", "low")) {
      Cost cost = cost(2, "quantizer.name=cost-" + bits);
      Operations work = cost.operations();
      assertEquals(
          1024 * work.multiplyAdds() + work.binary() + 2 * 4 * work.lowBit(),
          BitOperations.of(cost),
          bits);
    }
  }

  @Test
  void atX3TheLrAreaIsTheExactFraction() throws IOException {
    Cost cost = cost(3);
    long tail = 9 * 8 * 27;
    assertEquals((HEAD + BODY + tail) * 102_400, cost.operations().multiplyAdds());
    assertEquals((8 + 8 + 27) * 102_400L, cost.activations());
  }

  @Test
  void aStridedBranchCountsAsTraced() throws IOException {
    LayerCost branch = byPath(cost(3, "network.stride=2")).get("branch");
    // 427x240 without padding at stride 2
    assertEquals(BODY * 213 * 119, branch.operations().multiplyAdds());
    assertEquals(8 * 213 * 119, branch.activations());
    assertEquals(2, branch.geometry().stride());
    assertEquals(Role.ATTENTION, branch.placed().role().orElseThrow());
  }

  @Test
  void anotherImageCountsAsItIs() throws IOException {
    Cost cost =
        CostModel.of(
            CostFixture.network(folder, "network.scale=[2]"), 2, ReferenceResolution.ntire());
    assertEquals((HEAD + BODY + TAIL) * 65_536, cost.operations().multiplyAdds());
    assertEquals((8 + 8 + 12) * 65_536, cost.activations());
    assertEquals(3, cost.convolutions());
  }

  @Test
  void parametersAreCountedByWhatTheyAre() throws IOException {
    Cost cost = cost(2, "block.norm=true", "block.activation=cost-slope");
    assertEquals(new ParameterCount(HEAD + BODY + TAIL, 8 + 8 + 12, 16, 8, 0), cost.parameters());
    assertEquals(HEAD + BODY + TAIL + 28, cost.parameters().headline());
    assertEquals(HEAD + BODY + TAIL + 28 + 24, cost.parameters().total());
    assertEquals(BODY + 8, byPath(cost).get("body.0.conv").parameters());
  }

  @Test
  void aOneBitKernelDoesBinaryOperations() throws IOException {
    Cost cost = cost(2, "quantizer.name=cost-binary");
    long filter = 8 * LR_PIXELS;
    assertEquals(
        new Operations((HEAD + TAIL) * LR_PIXELS + filter, BODY * LR_PIXELS, 0, 0),
        cost.operations());
    assertEquals(KernelPrecision.of(1, 1), bodyOf(cost).placed().precision());
    assertEquals("cost-binary", bodyOf(cost).placed().quantizer());
    assertEquals(8, cost.parameters().quantizers(), "the threshold, although of kind shape");
  }

  private static LayerCost bodyOf(Cost cost) {
    return cost.layers().stream()
        .filter(l -> l.path().equals("body.0.conv") && l.placed().role().isPresent())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aConvolutionOfTheQuantizerHasARowWithoutRole() throws IOException {
    Cost cost = cost(2, "quantizer.name=cost-binary");
    LayerCost filter = cost.layers().get(3);
    assertEquals("body.0.conv", filter.path());
    assertEquals(Optional.empty(), filter.placed().role());
    assertEquals("conv2d", filter.placed().operator());
    assertEquals(8 * LR_PIXELS, filter.operations().multiplyAdds());
    assertEquals(3, cost.convolutions(), "it is no layer of the network");
    assertEquals((8 + 8 + 12) * LR_PIXELS, cost.activations());
  }

  @Test
  void basesMultiplyBinaryOperations() throws IOException {
    assertEquals(15 * BODY * LR_PIXELS, cost(2, "quantizer.name=cost-abc").operations().binary());
  }

  @Test
  void fewBitsAreLowBitMultiplyAdds() throws IOException {
    Cost cost = cost(2, "quantizer.name=cost-low");
    assertEquals(BODY * LR_PIXELS, cost.operations().lowBit());
    assertEquals(0, cost.operations().binary());
  }

  @Test
  void anAdderDoesAdditions() throws IOException {
    Cost cost = cost(2, "operator.name=cost-adder");
    assertEquals(
        new Operations((HEAD + TAIL) * LR_PIXELS, 0, 0, BODY * LR_PIXELS), cost.operations());
    assertEquals(BODY, byPath(cost).get("body.0.conv").parameters(), "an adder has no bias here");
  }

  @Test
  void anOperatorThatRefusedIsNamed() throws IOException {
    LayerCost.Placed placed =
        byPath(cost(2, "operator.name=cost-adder", "block.expand=4")).get("body.0.conv").placed();
    assertEquals("conv", placed.operator());
    assertEquals("cost-adder", placed.refusedBy());
  }

  @Test
  void aSharedKernelCountsItsParametersOnceAndItsWorkEachTime() throws IOException {
    Cost cost = cost(2, "network.repeats=3");
    LayerCost body = byPath(cost).get("body.0.conv");
    assertEquals(3, body.runs());
    assertEquals(BODY + 8, body.parameters());
    assertEquals(3 * BODY * LR_PIXELS, body.operations().multiplyAdds());
    assertEquals(5, cost.convolutions());
  }

  @Test
  void aKernelThatDoesNotRunKeepsItsRow() throws IOException {
    LayerCost body = byPath(cost(2, "network.repeats=0")).get("body.0.conv");
    assertEquals(0, body.runs());
    assertEquals(Operations.NONE, body.operations());
    assertEquals(Optional.empty(), body.geometry().extent());
    assertEquals(BODY + 8, body.parameters());
  }

  @Test
  void theModelsSizeGoesByTheBitsOfItsWeights() throws IOException {
    long rest = 4 * (HEAD + TAIL + 28);
    assertEquals(rest + 4 * BODY, cost(2).size().bytes());
    long threshold = 4 * 8;
    assertEquals(rest + threshold + BODY / 8, cost(2, "quantizer.name=cost-binary").size().bytes());
    assertEquals(
        rest + threshold + 3 * BODY / 8, cost(2, "quantizer.name=cost-abc").size().bytes());
    assertEquals(rest + threshold + BODY / 4, cost(2, "quantizer.name=cost-low").size().bytes());
  }

  @Test
  void theSizeIsToldByBits() throws IOException {
    ModelSize abc = cost(2, "quantizer.name=cost-abc", "block.norm=true").size();
    assertEquals(
        List.of(new ModelSize.Weights(1, 3, BODY), new ModelSize.Weights(32, 1, HEAD + TAIL)),
        abc.weights());
    assertEquals(28 + 16 + 8, abc.others(), "biases, normalisation, threshold");
    assertTrue(abc.quantised());
    assertFalse(cost(2).size().quantised());
  }

  @Test
  void workBetweenTheKernelsIsCountedApart() throws IOException {
    assertEquals(ElementwiseWork.NONE, cost(2).elementwise());
    assertEquals(
        new ElementwiseWork(0, 8 * LR_PIXELS, 0), cost(2, "block.norm=true").elementwise());
    assertEquals(new ElementwiseWork(0, 8 * 102_400, 0), cost(3, "block.norm=true").elementwise());
  }

  @Test
  void shapesAreThoseOfTheTrace() throws IOException {
    LayerCost.Geometry tail = byPath(cost(2)).get("tail").geometry();
    assertEquals(3, tail.size());
    assertEquals(
        Optional.of(new LayerCost.Extent(Shape.of(1, 360, 640, 8), Shape.of(1, 360, 640, 12))),
        tail.extent());
  }

  @Test
  void memoryPeaksWhereTheLargestTensorsMeet() throws IOException {
    Cost cost = cost(2);
    // the tail's output, 12 values a pixel, and its copy as an image; the input is long gone
    assertEquals((12 + 12) * LR_PIXELS * 4, cost.memory().bytes());
    assertTrue(cost.memory().path().isEmpty(), cost.memory().path());
  }
}
