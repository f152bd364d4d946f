package org.frugalsr.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void ofEquallyNearNamesTheOneThatGoesOnIsMeant() {
    assertEquals(Optional.of("name"), Suggestion.closest("nam", List.of("bam", "name", "ham")));
    assertEquals(Optional.of("bam"), Suggestion.closest("bamm", List.of("name", "bam")));
    assertEquals(Optional.of("bam"), Suggestion.closest("bma", List.of("bam", "bmabc")));
    assertEquals(Optional.empty(), Suggestion.closest("xyz", List.of("bam", "name")));
  }
}
