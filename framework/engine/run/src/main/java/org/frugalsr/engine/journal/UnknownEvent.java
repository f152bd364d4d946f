package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of another version, which this version neither interprets nor writes.
 *
 * @param fields the rest of its line
 */
public record UnknownEvent(@JsonAnySetter Map<String, Object> fields) implements JournalEvent {
  /** Keeps its own copy of the fields. */
  public UnknownEvent {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
