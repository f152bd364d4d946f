package org.frugalsr.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.imaging.SelfEnsemble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluatedTest {
  @ParameterizedTest
  @EnumSource
  void theSelfEnsembleIsReadAsItWasRecorded(SelfEnsemble ensemble) throws Exception {
    Measured.Scores scores = new Measured.Scores("set5", "sisr-y", 2, "made", 30, 0.9, List.of());
    Evaluated e = Evaluated.network(scores, "best", 6, ensemble, 0, Optional.empty());
    assertEquals(ensemble, e.ensemble());
    assertEquals(e, read(EventJson.line(EventJson.object(e))));
  }

  /** Journals of before there were two kinds say whether, and mean eight. */
  @Test
  void journalsOfBeforeMeanEight() throws Exception {
    String line = "{\"event\":\"evaluate\",\"set\":\"a\",\"scale\":2,\"self_ensemble\":%s}";
    assertEquals(SelfEnsemble.ALL, ensemble(line.formatted("true")));
    assertEquals(SelfEnsemble.NONE, ensemble("{\"event\":\"evaluate\",\"set\":\"a\"}"));
  }

  private static SelfEnsemble ensemble(String line) throws JsonProcessingException {
    return ((Evaluated) read(line)).ensemble();
  }

  private static JournalEvent read(String line) throws JsonProcessingException {
    return EventJson.event(EventJson.object(line));
  }

  @Test
  void otherNumbersAreRefused() {
    UserError error = assertThrows(UserError.class, () -> SelfEnsemble.of(5));
    assertTrue(String.valueOf(error.getMessage()).contains("8 symmetries, or over 4"));
  }
}
