package org.frugalsr.track;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.Tracker.DataInput;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RecordedSession;
import org.frugalsr.engine.run.RunFolder;

/** The data sets that a run reads, from its config and its provenance. */
final class RunData {
  private static final Map<String, String> USES = new LinkedHashMap<>();

  static {
    USES.put("data.train", "training");
    USES.put("data.validate", "validation");
    USES.put("data.test", "test");
  }

  private RunData() {}

  /** Returns the sets whose content the last session has recorded, each once, in config order. */
  static List<DataInput> of(RunFolder run) {
    List<RecordedSession> sessions =
        Files.exists(run.provenance()) ? Provenance.sessions(run.provenance()) : List.of();
    Map<String, String> contents =
        sessions.isEmpty() ? Map.of() : sessions.getLast().data().orElse(Map.of());
    Map<String, List<String>> uses = new LinkedHashMap<>();
    Config config = config(run);
    USES.forEach(
        (key, use) -> {
          if (config.hasPath(key)) {
            for (String set : config.getStringList(key)) {
              uses.computeIfAbsent(set, any -> new ArrayList<>()).add(use);
            }
          }
        });
    List<DataInput> inputs = new ArrayList<>();
    uses.forEach(
        (set, why) -> {
          String content = contents.get(set);
          if (content != null) {
            inputs.add(new DataInput(set, List.copyOf(why), content));
          }
        });
    return inputs;
  }

  private static Config config(RunFolder run) {
    Path file = run.canonicalConfig();
    try {
      return ResolvedConfig.parse(Files.readString(file), file.toString()).config();
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }
}
