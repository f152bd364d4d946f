package org.frugalsr.api.config;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One key in which two configs differ.
 *
 * @param key the dotted key
 * @param before its text in the first config, empty if it is not there
 * @param after its text in the second config, empty if it is not there
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Change(String key, Optional<String> before, Optional<String> after) {
  /** Such as {@code trainer.steps: 100 -> 200}. */
  @Override
  public String toString() {
    return key + ": " + before.orElse("(absent)") + " -> " + after.orElse("(absent)");
  }
}
