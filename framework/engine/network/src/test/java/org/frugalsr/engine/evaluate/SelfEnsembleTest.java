package org.frugalsr.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.frugalsr.api.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfEnsembleTest {
  @ParameterizedTest
  @EnumSource
  void isReadAsItWasRecorded(SelfEnsemble ensemble) {
    Map<String, Object> fields = new HashMap<>();
    ensemble.record(fields);
    assertEquals(ensemble, SelfEnsemble.recorded(fields));
  }

  /** Journals of before there were two kinds say whether, and mean eight. */
  @Test
  void journalsOfBeforeMeanEight() {
    assertEquals(SelfEnsemble.ALL, SelfEnsemble.recorded(Map.of("self_ensemble", true)));
    assertEquals(SelfEnsemble.NONE, SelfEnsemble.recorded(Map.of()));
  }

  @Test
  void otherNumbersAreRefused() {
    UserError error = assertThrows(UserError.class, () -> SelfEnsemble.of(5));
    assertTrue(String.valueOf(error.getMessage()).contains("8 symmetries, or over 4"));
  }
}
