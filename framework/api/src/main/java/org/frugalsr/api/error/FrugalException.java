package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * A failure whose message is the whole text that a user should read.
 *
 * <p>The command line prints the message, without a stack trace, and ends with {@link #exitCode()}.
 */
@API(status = API.Status.STABLE, since = "0.1")
public abstract sealed class FrugalException extends RuntimeException
    permits UserError, WorldError {
  private final int exitCode;

  FrugalException(String message, Throwable cause, int exitCode) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  FrugalException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The process exit code: 2 for what the user wrote, 1 for what the world did. */
  public final int exitCode() {
    return exitCode;
  }
}
