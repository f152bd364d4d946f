package org.frugalsr.api.error;

import org.apiguardian.api.API;

/**
 * What the user wrote cannot be done: a misspelt key, an unknown name, a path that does not exist.
 *
 * <p>Exit code 2.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class UserError extends FrugalException {
  private final String problem;

  /**
   * Says what was asked, where, what is valid and what to do next.
   *
   * @param message the whole text to show; may have several lines
   */
  public UserError(String message) {
    this(message, "");
  }

  /**
   * As {@link #UserError(String)}, with what to do next apart, for whoever knows better.
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
