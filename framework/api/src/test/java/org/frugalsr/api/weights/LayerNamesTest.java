package org.frugalsr.api.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerNamesTest {
  private final LayerNames names =
      new LayerNames()
          .numbered("body.%d.body.0", 0, "body.%d.conv1", 2)
          .same("body.2", "fuse")
          .same("c.0", "join")
          .same("c1", "join")
          .same("B1.cw", "body.0.factor");

  @Test
  void whatBelongsToALayerFollowsIt() {
    assertEquals(Optional.of("body.1.conv1.weight"), names.ours("body.1.body.0.weight"));
    assertEquals(Optional.of("fuse.bias"), names.ours("body.2.bias"));
    assertEquals(
        Optional.of("body.0.body.0.quantizer.step"), names.theirs("body.0.conv1.quantizer.step"));
    assertEquals(Optional.of("body.0.factor"), names.ours("B1.cw"));
  }

  @Test
  void whatDoesNotBelongToOneIsNotKnown() {
    assertEquals(Optional.empty(), names.ours("body.2.body.0.weight"));
    assertEquals(Optional.empty(), names.theirs("fuse.norm.gamma"));
    assertEquals(Optional.empty(), names.theirs("fuse2.weight"));
    assertEquals(Optional.empty(), names.ours(""));
  }

  @Test
  void severalOfTheirsMayBeOneOfOurs() {
    assertEquals(Optional.of("join.weight"), names.ours("c1.weight"));
    assertEquals(Optional.of("c.0.weight"), names.theirs("join.weight"));
  }
}
