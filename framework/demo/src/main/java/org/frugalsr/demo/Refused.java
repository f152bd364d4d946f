package org.frugalsr.demo;

/** A request that gets an error instead of what it asked for. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Creates a refusal.
   *
   * @param status of HTTP, 400 or more
   * @param sentence for the person in front of the page
   */
  Refused(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** The status of HTTP. */
  int status() {
    return status;
  }

  /** What is wrong, in a sentence. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
