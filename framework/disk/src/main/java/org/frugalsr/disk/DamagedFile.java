package org.frugalsr.disk;

import java.io.IOException;

/** Thrown when the content of a kept file is not as this program writes it. */
public final class DamagedFile extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Describes the damage.
   *
   * @param found what is wrong, as the end of a sentence
   */
  public DamagedFile(String found) {
    super(found);
  }
}
