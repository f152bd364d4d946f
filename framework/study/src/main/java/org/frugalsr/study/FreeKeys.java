package org.frugalsr.study;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.frugalsr.api.config.Change;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.engine.run.RunFolder;
import org.frugalsr.engine.train.TrainedNetwork;

/**
 * Keys that do not change which trial it is: where files are, what is kept, shown and tracked
 * ({@link KeyEffects#free}). A resumed trial takes them from the current config, not from the one
 * that it was started with.
 */
final class FreeKeys {
  private FreeKeys() {}

  /**
   * Returns the overrides that resume a run with them: {@code key=value}, as after {@code -o}.
   *
   * @param run the folder of the run
   * @param now the trial's config
   * @throws org.frugalsr.api.error.WorldError if the stored config is damaged
   */
  static List<String> overrides(Path run, Experiment now) {
    List<Change> changes = TrainedNetwork.changes(RunFolder.open(run), now);
    Config config = now.resolved().config();
    KeyEffects effects = KeyEffects.of(now);
    List<String> overrides = new ArrayList<>();
    Stream<String> free = changes.stream().flatMap(c -> effects.free(c.key()).stream());
    Stream<String> sets = // whose content the trial's key has
        now.data().sets().keySet().stream()
            .map(set -> ConfigUtil.joinPath("data", "sets", set))
            .filter(set -> changes.stream().anyMatch(c -> c.key().startsWith(set + ".")));
    Stream.concat(free, sets)
        .distinct()
        .filter(config::hasPath)
        .forEach(
            section -> {
              overrides.add(section + "=null"); // a removed key must not remain
              overrides.add(
                  section + "=" + config.getValue(section).render(ConfigRenderOptions.concise()));
            });
    return overrides;
  }
}
