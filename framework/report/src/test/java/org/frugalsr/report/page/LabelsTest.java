package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void aColumnKeepsItsOrderAndItsDistances() {
    Random random = new Random(1);
    for (int n : new int[] {1, 2, 6, 20}) {
      double[] wished = random.doubles(n, 10, 300).toArray();
      double[] found = Labels.spread(wished, 14, 10, 300);
      for (int i = 0; i < n; i++) {
        assertTrue(found[i] >= 10 && found[i] <= 300);
        for (int j = 0; j < n; j++) {
          assertTrue(i == j || Math.abs(found[i] - found[j]) >= 14 - 1e-9);
          assertTrue(wished[i] >= wished[j] || found[i] < found[j]);
        }
      }
    }
  }

  @Test
  void whatHasRoomStaysWhereItIs() {
    assertArrayEquals(
        new double[] {100, 50, 200}, Labels.spread(new double[] {100, 50, 200}, 14, 0, 300), 1e-9);
    assertArrayEquals(
        new double[] {93, 107}, Labels.spread(new double[] {100, 100.0001}, 14, 0, 300), 0.01);
  }

  @Test
  void namesOfPointsOnOneLineLieOnNoOtherNameAndNoMarker() {
    Box room = new Box(50, 10, 430, 360);
    List<Labels.Named> names =
        IntStream.range(0, 20)
            .mapToObj(i -> new Labels.Named(350, 150 + 3 * i, "a variant " + i))
            .toList();
    List<Box> markers = names.stream().map(n -> Box.around(n.x(), n.y(), 5)).toList();
    List<Box> boxes =
        Labels.beside(names, markers, room).stream().flatMap(Optional::stream).toList();
    assertEquals(20, boxes.size());
    for (Box box : boxes) {
      assertTrue(room.contains(box));
      assertTrue(markers.stream().noneMatch(box::overlaps));
      assertEquals(1, boxes.stream().filter(box::overlaps).count(), "itself only");
    }
  }

  @Test
  void whatDoesNotFitIsLeftOutNotLaidOverOthers() {
    Box room = new Box(0, 0, 120, 44);
    List<Labels.Named> names =
        List.of(
            new Labels.Named(60, 22, "first"),
            new Labels.Named(60, 22, "second"),
            new Labels.Named(60, 22, "a name far too long"));
    List<Optional<Box>> boxes = Labels.beside(names, List.of(), room);
    assertTrue(boxes.get(0).isPresent());
    assertFalse(boxes.get(2).isPresent());
  }

  @Test
  void aLineThroughABoxIsAsLongAsItsPartInside() {
    Box box = new Box(0, 0, 10, 10);
    assertEquals(10, box.lengthOfLine(-5, 5, 15, 5), 1e-9);
    assertEquals(5, box.lengthOfLine(5, 5, 5, 20), 1e-9);
    assertEquals(0, box.lengthOfLine(-5, 11, 15, 11), 1e-9);
    assertEquals(0, box.lengthOfLine(12, 0, 12, 10), 1e-9);
  }

  @Test
  void aLongNameKeepsItsBeginningAndItsEnd() {
    String name = "scale=per-channel,activation=hardtanh,lr=0.0005";
    String shortened = Lettering.within(120, name);
    assertTrue(Lettering.width(shortened) <= 120);
    assertTrue(shortened.startsWith("scale=per") && shortened.endsWith("0005"), shortened);
    assertEquals("bnn", Lettering.within(120, "bnn"));
  }
}
