package org.frugalsr.engine.train;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import org.frugalsr.api.config.Change;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.config.KeyEffects;
import org.frugalsr.engine.run.RunFolder;

/**
 * The keys that may change when a run is resumed, since they do not affect what it has learned so
 * far.
 */
public final class ResumableKeys {
  private ResumableKeys() {}

  /**
   * Rejects changes of other keys, with advice: to fork the run or, if the network differs, to
   * start a new run from the weights that fit.
   *
   * @param run the run
   * @param now its config with the changes
   */
  public static void check(List<Change> changes, RunFolder run, Experiment now) {
    KeyEffects effects = KeyEffects.of(now);
    List<Change> refused = changes.stream().filter(c -> !effects.isResumable(c.key())).toList();
    if (!refused.isEmpty()) {
      String overrides =
          String.join(
              " ",
              refused.stream()
                  .map(c -> "-o " + ShellWord.of(c.key() + "=" + c.after().orElse("null")))
                  .toList());
      throw new UserError(
          "A run cannot be resumed with these changes:\n  %s\nKeys that may change: %s\n%s %s"
              .formatted(
                  String.join("\n  ", refused.stream().map(Change::toString).toList()),
                  String.join(", ", effects.resumable().stream().map(a -> shown(a, now)).toList()),
                  advice(run, now),
                  overrides));
    }
  }

  /** Returns the beginning of a command that works, without the changes. */
  private static String advice(RunFolder run, Experiment now) {
    if (Initialization.fits(run, now)) {
      return "To start a new run from its state: frugal fork %s --out FOLDER"
          .formatted(ShellWord.of(run.path()));
    }
    return "These changes give another network, which a fork cannot continue. To start a new run from the weights that fit: frugal run %s --out FOLDER -o %s -o init.match=name-and-shape"
        .formatted(
            ShellWord.of(run.config()),
            ShellWord.of("init.from=" + ConfigUtil.quoteString(run.path().toString())));
  }

  private static String shown(String key, Experiment now) {
    Config config = now.resolved().config();
    boolean section =
        config.hasPath(key) && config.getValue(key).valueType() == ConfigValueType.OBJECT;
    return section ? key + ".*" : key;
  }
}
