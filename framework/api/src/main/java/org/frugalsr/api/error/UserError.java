package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * Thrown when the user's input is invalid: a misspelt key, an unknown name, a missing path.
 *
 * <p>Exit code 2.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class UserError extends FrugalException {
  private final String problem;

  /**
   * Creates an error that states what was requested, where, what is valid and what to do next.
   *
   * @param message the whole text to show; may have several lines
   */
  public UserError(String message) {
    this(message, "");
  }

  /**
   * Like {@link #UserError(String)}, with separate advice, which callers may replace.
   *
   * @param problem what is wrong
   * @param advice further lines; may be empty
   */
  public UserError(String problem, String advice) {
    super(advice.isEmpty() ? problem : problem + "\n" + advice, 2);
    this.problem = problem;
  }

  /** The same problem with other advice. */
  public UserError withAdvice(String other) {
    return new UserError(problem, other);
  }
}
