package org.frugalsr.report.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.report.published.Published.Certainty;
import org.frugalsr.report.published.Published.Printed;
import org.junit.jupiter.api.Test;

class PublishedFiguresTest {
  private final PublishedFigures figures = PublishedFigures.catalogue();

  @Test
  void everyEntryIsWholeAndPlausible() {
    assertTrue(figures.all().size() > 100);
    for (Published p : figures.all()) {
      assertFalse(p.source().isBlank(), p::toString);
      assertFalse(p.protocol().isBlank(), p::toString);
      assertEquals(p.certainty() == Certainty.UNVERIFIED, p.sets().isEmpty(), p::toString);
      p.sets()
          .forEach(
              (set, printed) -> {
                assertTrue(Catalogue.reference().hasPath("data.sets." + set), set);
                assertTrue(printed.psnr().matches("[234]\\d\\.\\d\\d"), p::toString);
                assertTrue(printed.ssim().matches("0\\.\\d{3,4}"), p::toString);
              });
    }
  }

  @Test
  void figuresAreThoseOfThePapers() {
    assertEquals(new Printed("38.11", "0.9601"), one("edsr", 2).sets().get("set5"));
    assertEquals(new Printed("26.04", "0.7849"), one("edsr-baseline", 4).sets().get("urban100"));
    assertEquals(new Printed("31.82", "0.8947"), one("adder-vdsr", 2).sets().get("b100"));
    assertEquals(new Printed("27.97", "0.765"), one("srresnet-bam", 4).sets().get("set14"));
    assertEquals(Certainty.SECONDARY, one("bsrn", 4).certainty());
    assertEquals(1_369_859, one("edsr-baseline", 2).parameters());
    assertFalse(one("vdsr-abc-net", 4).sets().containsKey("set14"), "a misprint is left out");
  }

  @Test
  void onlyTheScalesOfTheReportAreFound() {
    assertEquals(
        List.of("vdsr 2", "edsr 2"),
        figures.find(List.of("vdsr", "edsr", "vdsr"), Set.of(2L)).stream()
            .map(p -> p.id() + " " + p.scale())
            .toList());
    assertEquals(List.of(), figures.find(List.of("srresnet"), Set.of(2L)));
  }

  @Test
  void unverifiedFiguresAreRefused() {
    UserError error =
        assertThrows(UserError.class, () -> figures.find(List.of("edsr", "bsrn"), Set.of(2L)));
    assertEquals(
        """
        Unverified figures are not printed beside measured ones.
        bsrn x2: the paper's row at this scale is known from memory only.
        Leave them out of --published.\
        """,
        error.getMessage());
  }

  @Test
  void aMisspeltMethodIsNamedWithAllThatThereAre() {
    UserError error =
        assertThrows(UserError.class, () -> figures.find(List.of("edrs"), Set.of(2L)));
    String message = String.valueOf(error.getMessage());
    assertTrue(
        message.startsWith("There are no published figures of 'edrs'. Did you mean 'edsr'?"));
    assertTrue(message.contains("carn, carn-m, edsr,"), message);
  }

  private Published one(String id, long scale) {
    return figures.find(List.of(id), Set.of(scale)).getFirst();
  }
}
