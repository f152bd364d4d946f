package org.frugalsr.engine.run;

/**
 * Which revision of sources something is made of.
 *
 * @param revision the commit's hash, or {@value #UNKNOWN}
 * @param tree {@value #CLEAN}, {@value #MODIFIED} (they differ from the commit), or {@value
 *     #UNKNOWN}
 */
public record GitState(String revision, String tree) {
  /** What is not known, such as the revision of an unpacked archive. */
  public static final String UNKNOWN = "unknown";

  /** As the commit has it. */
  public static final String CLEAN = "clean";

  /** With changes that the commit does not have. */
  public static final String MODIFIED = "modified";

  /**
   * The state of the sources that this program was built from, as the launcher {@code frugal} has
   * stamped it: the system properties {@code frugal.revision} and {@code frugal.tree}.
   */
  public static GitState ofProgram() {
    return new GitState(
        System.getProperty("frugal.revision", UNKNOWN), System.getProperty("frugal.tree", UNKNOWN));
  }

  /** The revision, with a word on changes: {@code 1a2b3c, modified}. */
  public String text() {
    return tree.equals(UNKNOWN) ? revision : revision + ", " + tree;
  }
}
