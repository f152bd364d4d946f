package org.frugalsr.engine.run;

/**
 * The revision of sources.
 *
 * @param revision the commit's hash, or {@value #UNKNOWN}
 * @param tree {@value #CLEAN}, {@value #MODIFIED} (they differ from the commit), or {@value
 *     #UNKNOWN}
 */
public record GitState(String revision, String tree) {
  /** An unknown value, such as the revision of an unpacked archive. */
  public static final String UNKNOWN = "unknown";

  /** The sources are those of the commit. */
  public static final String CLEAN = "clean";

  /** The sources have uncommitted changes. */
  public static final String MODIFIED = "modified";

  /**
   * The state of the sources that this program was built from, as set by the launcher {@code
   * frugal}: the system properties {@code frugal.revision} and {@code frugal.tree}.
   */
  public static GitState ofProgram() {
    return new GitState(
        System.getProperty("frugal.revision", UNKNOWN), System.getProperty("frugal.tree", UNKNOWN));
  }

  /** The revision with a mark of changes: {@code 1a2b3c, modified}. */
  public String text() {
    return tree.equals(UNKNOWN) ? revision : revision + ", " + tree;
  }
}
