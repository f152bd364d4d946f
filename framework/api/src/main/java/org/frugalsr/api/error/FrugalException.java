package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * A failure whose message is the complete text for the user.
 *
 * <p>The command line prints the message, without a stack trace, and exits with {@link
 * #exitCode()}.
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

  /** The process exit code: 2 for user errors, 1 for failures of the environment. */
  public final int exitCode() {
    return exitCode;
  }
}
