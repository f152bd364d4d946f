package org.frugalsr.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliesTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 6, 20, 120})
  void noStyleIsGivenTwice(int n) {
    List<String> different = IntStream.range(0, n).mapToObj(i -> "v" + i + "-x").toList();
    List<String> alike = IntStream.range(0, n).mapToObj(i -> "grid,lr=" + i).toList();
    List<String> families = IntStream.range(0, n).mapToObj(i -> i % 7 + "-" + i).toList();
    for (List<String> names : List.of(different, alike, families)) {
      List<Pen> pens = Families.pens(names, List.of());
      assertEquals(n, pens.stream().map(Pen::line).distinct().count(), "lines of " + names);
      assertEquals(n, pens.stream().map(p -> p.marker(0, 0, false)).distinct().count(), "markers");
    }
  }

  @Test
  void membersOfAFamilyShareAHueThatNoOtherFamilyHas() {
    List<String> names = List.of("float", "bam", "vdsr-bnn", "bam-weights", "vdsr-float", "bnn");
    List<Pen> pens = Families.pens(names, List.of());
    assertEquals(pens.get(1).hue(), pens.get(3).hue());
    assertEquals(pens.get(2).hue(), pens.get(4).hue());
    assertEquals(4, pens.stream().map(Pen::hue).distinct().count());
  }

  @Test
  void whatAllNamesBeginWithMakesNoFamily() {
    assertEquals(3, hues("edsr-a", "edsr-b", "edsr-c").size());
    assertEquals(3, hues("activation=none", "activation=relu", "activation=prelu").size());
    assertEquals(2, hues("bits=2,lr=1", "bits=2,lr=2", "bits=4,lr=1", "bits=4,lr=2").size());
  }

  @Test
  void aLargeFamilyTakesSeveralHues() {
    List<String> names = IntStream.range(0, 12).mapToObj(i -> "bam-" + i).toList();
    Set<Integer> hues =
        Families.pens(Stream.concat(Stream.of("float"), names.stream()).toList(), List.of())
            .stream()
            .skip(1)
            .map(Pen::hue)
            .collect(Collectors.toSet());
    assertEquals(3, hues.size());
  }

  @Test
  void whatStandsBesideLeavesThePensAsTheyAre() {
    List<String> names = List.of("float", "bnn");
    List<Pen> alone = Families.pens(names, List.of());
    List<Pen> both = Families.pens(names, List.of("EDSR", "bnn"));
    assertEquals(alone, both.subList(0, 2));
    assertEquals(4, both.stream().distinct().count());
    assertNotEquals(Pen.REFERENCE.color(), both.get(3).color());
  }

  @Test
  void oneNameAndNoneHavePensToo() {
    assertEquals(List.of(Pen.of(0)), Families.pens(List.of("a-b"), List.of()));
    assertTrue(Families.pens(List.of(), List.of()).isEmpty());
  }

  private static Set<Integer> hues(String... names) {
    return Families.pens(List.of(names), List.of()).stream()
        .map(Pen::hue)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
