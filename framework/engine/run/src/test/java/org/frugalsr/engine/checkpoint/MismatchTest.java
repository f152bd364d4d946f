package org.frugalsr.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MismatchTest {
  private static final List<Long> KERNEL = List.of(3L, 3L, 8L, 16L);

  private static Map<String, List<Long>> arrays(Object... namesAndShapes) {
    Map<String, List<Long>> arrays = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShapes.length; i += 2) {
      List<Long> shape =
          ((List<?>) namesAndShapes[i + 1]).stream().map(n -> ((Number) n).longValue()).toList();
      arrays.put(String.valueOf(namesAndShapes[i]), shape);
    }
    return arrays;
  }

  @Test
  void equalArraysFitInAnyOrder() {
    Mismatch mismatch =
        Mismatch.between(arrays("a", KERNEL, "b", List.of()), arrays("b", List.of(), "a", KERNEL));
    assertTrue(mismatch.isEmpty());
    assertFalse(mismatch.isOfAnotherLayout());
  }

  @Test
  void asManyValuesInAnotherShapeDoNotFit() {
    Mismatch mismatch = Mismatch.between(arrays("a", List.of(16, 8, 3, 3)), arrays("a", KERNEL));
    assertEquals(List.of("a"), mismatch.unfilled());
    assertTrue(mismatch.isOfAnotherLayout());
    Mismatch flat = Mismatch.between(arrays("a", List.of(1152)), arrays("a", KERNEL));
    assertFalse(flat.isEmpty() || flat.isOfAnotherLayout());
  }

  @Test
  void aSquareOfOtherChannelsIsNoOtherLayout() {
    assertFalse(
        Mismatch.between(arrays("a", List.of(3, 3, 16, 8)), arrays("a", KERNEL))
            .isOfAnotherLayout());
  }

  @Test
  void bothSidesAreToldWithTheNearestName() {
    Mismatch mismatch =
        Mismatch.between(
            arrays("head.weight", KERNEL, "body.0.gamma", List.of(8), "x", List.of(9, 9)),
            arrays("head.weigth", KERNEL, "body.0.weight", List.of(8)));
    assertEquals(List.of("head.weigth", "body.0.weight"), mismatch.unfilled());
    assertEquals(List.of("head.weight", "body.0.gamma", "x"), mismatch.untaken());
    assertEquals(
        """
        0 of 2 arrays fit; 2 that the network has but the file does not, 3 that the network does not know:
          array          the file       the network
          head.weigth    absent         [3, 3, 8, 16]  nearest: head.weight [3, 3, 8, 16]
          body.0.weight  absent         [8]            nearest: body.0.gamma [8]
          head.weight    [3, 3, 8, 16]  absent         nearest: head.weigth [3, 3, 8, 16]
          body.0.gamma   [8]            absent         nearest: body.0.weight [8]
          x              [9, 9]         absent\
        """,
        mismatch.text("the file", "the network"));
  }

  @Test
  void manyDifferencesAreCountedAndAFewAreShown() {
    Map<String, List<Long>> here = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      here.put("body." + i, List.of(1L));
    }
    String text = Mismatch.between(Map.of(), here).text("the file", "the network");
    assertTrue(text.startsWith("0 of 40 arrays fit; 40 that "), text);
    assertTrue(text.endsWith("and 36 more"), text);
  }

  private static String hints(Map<String, List<Long>> there, Map<String, List<Long>> here) {
    return Mismatch.between(there, here).differences().stream()
        .map(d -> d.name() + "=" + d.hint().replaceFirst(" \\[.*", ""))
        .toList()
        .toString();
  }

  /** Of as many values there may be any number: a weight is no bias, whatever their shapes. */
  @Test
  void theNearestArrayPlaysTheSameRoleInItsLayer() {
    assertEquals(
        "[body.0.join.bias=, B1.c5.weight=]",
        hints(arrays("B1.c5.weight", List.of(8)), arrays("body.0.join.bias", List.of(8))));
    assertEquals(
        "[body.0.join.weight=nearest: B2.c5.weight, B1.c5.bias=, B2.c5.weight=nearest: body.0.join.weight]",
        hints(
            arrays("B1.c5.bias", List.of(8), "B2.c5.weight", List.of(8)),
            arrays("body.0.join.weight", List.of(8))));
    assertEquals(
        "[body.3.esa.conv1.weight=nearest: blocks.3.esa.conv1.weight,"
            + " blocks.0.conv1.weight=nearest: body.3.esa.conv1.weight,"
            + " blocks.3.esa.conv1.weight=nearest: body.3.esa.conv1.weight]",
        hints(
            arrays("blocks.0.conv1.weight", KERNEL, "blocks.3.esa.conv1.weight", KERNEL),
            arrays("body.3.esa.conv1.weight", KERNEL)));
  }

  @Test
  void whatRulesHaveMadeOfANameIsWhatHintsGoBy() {
    Mismatch mismatch =
        Mismatch.between(
            arrays("stem.kernel", KERNEL),
            arrays("head.weight", KERNEL),
            new Mismatch.Remarks(
                1,
                Map.of("stem.kernel", "by the rules haed.weight"),
                Map.of("stem.kernel", "haed.weight")));
    assertEquals("nearest: stem.kernel [3, 3, 8, 16]", mismatch.differences().get(0).hint());
    assertEquals(
        "by the rules haed.weight; nearest: head.weight [3, 3, 8, 16]",
        mismatch.differences().get(1).hint());
    assertTrue(mismatch.isWholeShown());
  }

  /** The shape of a kernel may be the same in two orders of its axes. */
  @Test
  void anObjectionCountsWhateverTheShape() {
    Mismatch mismatch =
        Mismatch.between(
            arrays("a", KERNEL),
            arrays("a", KERNEL),
            new Mismatch.Remarks(4, Map.of("a", "in the file's order it should be 16"), Map.of()));
    assertEquals(List.of("a"), mismatch.unfilled());
  }

  @Test
  void asManyRowsAreShownAsAreAskedFor() {
    Map<String, List<Long>> here = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      here.put("body." + i, List.of(1L));
    }
    Mismatch.Remarks twelve = new Mismatch.Remarks(12, Map.of(), Map.of());
    Mismatch some = Mismatch.between(Map.of(), here, twelve);
    assertFalse(some.isWholeShown());
    assertTrue(some.text("the file", "the network").endsWith("and 28 more"));
    Mismatch.Remarks every = new Mismatch.Remarks(Integer.MAX_VALUE, Map.of(), Map.of());
    Mismatch all = Mismatch.between(Map.of(), here, every);
    assertTrue(all.isWholeShown());
    assertTrue(all.text("the file", "the network").contains("body.39 "));
  }
}
