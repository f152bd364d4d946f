package org.frugalsr.imaging.fetch;

/** One attempt to download failed; another one may succeed. */
final class AttemptFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says why, as the part of a sentence. */
  AttemptFailed(String message) {
    super(message);
  }
}
