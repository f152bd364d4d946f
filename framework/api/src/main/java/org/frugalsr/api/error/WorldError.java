package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * Thrown when the input is valid, but the environment fails: a corrupt file, a full disk, a
 * network.
 *
 * <p>Exit code 1. A failure that callers may handle separately has its own subclass.
 */
@API(status = API.Status.STABLE, since = "0.1")
public non-sealed class WorldError extends FrugalException {
  /**
   * Creates an error that states what failed, where, and what to do next.
   *
   * @param message the whole text to show; may have several lines
   */
  public WorldError(String message) {
    super(message, 1);
  }

  /**
   * Creates an error that states what failed and keeps the cause for the log file.
   *
   * @param message the whole text to show; may have several lines
   * @param cause the library's exception
   */
  public WorldError(String message, Throwable cause) {
    super(message, cause, 1);
  }
}
