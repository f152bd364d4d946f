package org.frugalsr.api.error;

/**
 * What the user wrote cannot be done: a misspelt key, an unknown name, a path that does not exist.
 *
 * <p>Exit code 2.
 */
public final class UserError extends FrugalException {
  /**
   * Says what was asked, where, what is valid and what to do next.
   *
   * @param message the whole text to show; may have several lines
   */
  public UserError(String message) {
    super(message, 2);
  }
}
