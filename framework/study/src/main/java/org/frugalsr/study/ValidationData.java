package org.frugalsr.study;

import java.util.List;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;

/** The data that variants may be tuned on. */
final class ValidationData {
  private ValidationData() {}

  /**
   * Refuses sets that are trained or tested on, under whatever name.
   *
   * @param on the sets that candidates are compared on
   * @param keys hashes their content
   * @throws UserError naming the first
   */
  static void require(Experiment e, List<String> on, TrialKey keys) {
    for (String name : on) {
      refuse(e, name, "test", e.data().test(), keys);
      refuse(e, name, "training", e.data().train(), keys);
    }
  }

  private static void refuse(
      Experiment e, String name, String use, List<String> sets, TrialKey keys) {
    for (String set : sets) {
      if (name.equals(set) || content(e, name, keys).equals(content(e, set, keys))) {
        throw new UserError(
            "study.tune.on: %s is the %s set %s; tune on validation data only."
                .formatted(name, use, set));
      }
    }
  }

  private static String content(Experiment e, String set, TrialKey keys) {
    return keys.content(e.catalogue().find(set), e.network().common().scale());
  }
}
