package org.frugalsr.study;

import java.util.List;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.imaging.data.Catalogue;
import org.frugalsr.imaging.data.DataSet;

/** The data that variants may be tuned on. */
final class ValidationData {
  private ValidationData() {}

  /**
   * Refuses sets that are trained or tested on, under whatever name.
   *
   * @param on the sets that candidates are compared on
   * @throws UserError naming the first
   */
  static void require(Experiment e, List<String> on) {
    List<Integer> scales = e.network().common().scale();
    Catalogue catalogue = e.catalogue();
    for (String name : on) {
      String hash = hash(catalogue, name, scales);
      for (String test : e.data().test()) {
        if (name.equals(test) || hash.equals(hash(catalogue, test, scales))) {
          throw new UserError(
              "study.tune.on: %s is the test set %s; tune on validation data only."
                  .formatted(name, test));
        }
      }
      for (String train : e.data().train()) {
        if (name.equals(train) || hash.equals(hash(catalogue, train, scales))) {
          throw new UserError(
              "study.tune.on: %s is the training set %s; tune on validation data only."
                  .formatted(name, train));
        }
      }
    }
  }

  private static String hash(Catalogue catalogue, String name, List<Integer> scales) {
    DataSet set = catalogue.find(name);
    return set.hash(scales);
  }
}
