package org.frugalsr.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.Role;
import org.frugalsr.engine.network.KernelPrecision;
import org.junit.jupiter.api.Test;

class LayerGroupTest {
  private static LayerCost layer(String path, long parameters) {
    return new LayerCost(
        path,
        new LayerCost.Placed(Optional.of(Role.BODY), "conv", "", "none", KernelPrecision.FLOAT),
        new LayerCost.Geometry(3, 1, 8, 8, Optional.empty()),
        1,
        parameters,
        0,
        Operations.NONE,
        0);
  }

  private static List<String> folded(String... paths) {
    return LayerGroup.folded(Arrays.stream(paths).map(p -> layer(p, 1)).toList()).stream()
        .map(g -> g.count() + " " + g.layer().path())
        .toList();
  }

  @Test
  void numbersThatDifferBecomeRanges() {
    assertEquals(
        List.of("1 head", "3 body.{0..2}.conv1", "3 body.{0..2}.conv2", "1 tail"),
        folded(
            "head",
            "body.0.conv1",
            "body.0.conv2",
            "body.1.conv1",
            "body.1.conv2",
            "body.2.conv1",
            "body.2.conv2",
            "tail"));
  }

  @Test
  void gapsStayVisible() {
    assertEquals(List.of("4 body.{0,2..3,10}"), folded("body.0", "body.2", "body.10", "body.3"));
  }

  @Test
  void numbersFoldAtEveryDepth() {
    assertEquals(
        List.of("4 body.{0..1}.units.{0..1}.conv"),
        folded(
            "body.0.units.0.conv",
            "body.0.units.1.conv",
            "body.1.units.0.conv",
            "body.1.units.1.conv"));
  }

  @Test
  void groupsOfDifferentSizeStayApart() {
    assertEquals(
        List.of("2 body.{0..1}.0", "1 body.0.1"), folded("body.0.0", "body.0.1", "body.1.0"));
  }

  @Test
  void layersOfDifferentCostStayApart() {
    List<LayerGroup> groups =
        LayerGroup.folded(List.of(layer("body.0", 1), layer("body.1", 2), layer("body.2", 1)));
    assertEquals(
        List.of("body.{0,2}", "body.1"), groups.stream().map(g -> g.layer().path()).toList());
  }

  @Test
  void namesWithDigitsAreNoNumbers() {
    assertEquals(List.of("1 conv1", "1 conv2"), folded("conv1", "conv2"));
  }
}
