package org.frugalsr.track;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RecordedSession;
import org.frugalsr.engine.run.RunFolder;

/** The origin of a run as tags: {@code program.revision}, {@code data.set5}, {@code folder}. */
final class RunTags {
  private RunTags() {}

  /**
   * Returns the provenance of its last session, the number of sessions, its folder and its study.
   */
  static Map<String, String> of(RunFolder run, Optional<StudyParent> parent) {
    Map<String, String> tags = new TreeMap<>();
    if (Files.exists(run.provenance())) {
      List<RecordedSession> sessions = Provenance.sessions(run.provenance());
      tags.put("sessions", String.valueOf(sessions.size()));
      if (!sessions.isEmpty()) {
        flatten("", sessions.getLast().values(), tags);
      }
    }
    tags.put("folder", run.path().toAbsolutePath().normalize().toString());
    parent.ifPresent(p -> tags.putAll(p.tags()));
    return tags;
  }

  private static void flatten(String prefix, Map<?, ?> values, Map<String, String> tags) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            flatten(prefix + name + ".", inner, tags);
          } else {
            tags.put(prefix + name, String.valueOf(value));
          }
        });
  }
}
