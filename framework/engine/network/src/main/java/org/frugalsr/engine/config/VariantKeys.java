package org.frugalsr.engine.config;

import java.util.Arrays;

/** Which config keys make a run another variant, and not only another seed of the same one. */
public final class VariantKeys {
  private static final String[] EXCLUDED = {
    "seed",
    "threads",
    "name",
    "runs",
    "memory-gib",
    "data.root",
    "plugins",
    "checkpoint",
    "evaluation.pictures",
    "evaluation.features",
    "tracking",
    "study"
  };

  private VariantKeys() {}

  /** Keys and sections that make no other variant, dotted. */
  public static String[] excluded() {
    return EXCLUDED.clone();
  }

  /** Whether a key, dotted, makes a run another variant. */
  public static boolean decides(String key) {
    return Arrays.stream(EXCLUDED).noneMatch(k -> key.equals(k) || key.startsWith(k + "."));
  }
}
