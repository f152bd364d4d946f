package org.frugalsr.study;

import java.util.Optional;
import java.util.OptionalLong;

/** Trials for tests, which nothing trains. */
final class TrialFixture {
  private TrialFixture() {}

  /** A trial of seed 0 and 10 steps, with a key and a folder that follow from its variant. */
  static Trial trial(String variant) {
    return new Trial(
        variant,
        Optional.empty(),
        0,
        PlainText.sha256(variant),
        variant + "-0",
        10,
        OptionalLong.empty());
  }
}
