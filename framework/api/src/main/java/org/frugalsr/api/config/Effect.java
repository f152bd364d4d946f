package org.frugalsr.api.config;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * What depends on a key. This determines a config's hash, which runs are seeds of one variant, and
 * which changes are allowed when a stored run is continued.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Effect {
  /** What is computed and learned. Hashed; another value makes a new variant. */
  RESULT("what is computed and learned", true, true),

  /**
   * What is measured, when and how. Hashed; another value makes a new variant, but does not change
   * what is learned.
   */
  MEASUREMENT("what is measured, when and how, but not what is learned", true, true),

  /** Which repetition of a variant it is. Hashed; another value does not make a new variant. */
  SEED("which repetition of the same variant", true, false),

  /**
   * By which code, or from which store, the same result is computed; values differ by rounding at
   * most. Not hashed, but another value makes a new variant.
   */
  IMPLEMENTATION("how the same is computed; values differ by rounding at most", false, true),

  /**
   * How sums are split: affects the last bits in some implementations. Hashed; does not make a new
   * variant.
   */
  NUMERICS("at most the last bits, by how work is divided", true, false),

  /** Machine resources. Not hashed; does not make a new variant. */
  MACHINE("how much of the machine the computation may use", false, false),

  /**
   * The location of files, of which only the content counts. Not hashed; does not make a new
   * variant.
   */
  PLACE("the location of files, of which only the content counts", false, false),

  /** What is kept, shown and tracked. Not hashed; does not make a new variant. */
  PRESENTATION("what is kept, shown and tracked", false, false),

  /** The name and place of the run itself. Not hashed; does not make a new variant. */
  IDENTITY("the name and place of the run itself", false, false),

  /** What a study makes of the config; a run does not read it. Not hashed. */
  STUDY("what a study makes of the config; a run does not read it", false, false);

  private final String doc;
  private final boolean hashed;
  private final boolean variant;

  Effect(String doc, boolean hashed, boolean variant) {
    this.doc = doc;
    this.hashed = hashed;
    this.variant = variant;
  }

  /** A short description of what depends on such a key. */
  public String doc() {
    return doc;
  }

  /** Whether the key is part of a config's hash. */
  public boolean isHashed() {
    return hashed;
  }

  /** Whether another value makes a new variant, and not only another seed of one. */
  public boolean makesVariant() {
    return variant;
  }

  /** The name in the key reference, such as {@code result}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
