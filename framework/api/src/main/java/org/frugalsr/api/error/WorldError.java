package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * What the user asked for is fine, but the world failed: a corrupt file, a full disk, a network.
 *
 * <p>Exit code 1. A failure that somebody may want to handle by itself is a class of its own.
 */
@API(status = API.Status.STABLE, since = "0.1")
public non-sealed class WorldError extends FrugalException {
  /**
   * Says what failed, where, and what to do next.
   *
   * @param message the whole text to show; may have several lines
   */
  public WorldError(String message) {
    super(message, 1);
  }

  /**
   * Says what failed and keeps the cause for the log file.
   *
   * @param message the whole text to show; may have several lines
   * @param cause what the library threw
   */
  public WorldError(String message, Throwable cause) {
    super(message, cause, 1);
  }
}
