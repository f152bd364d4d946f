package org.frugalsr.pack;

/** A part of a network that the runtime cannot compute; the message is a reason in a sentence. */
final class Unpackable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean placed;

  Unpackable(String reason) {
    this(reason, false);
  }

  private Unpackable(String reason, boolean placed) {
    super(reason);
    this.placed = placed;
  }

  /** The same with the place where it was found first. */
  Unpackable at(String path) {
    return placed || path.isEmpty() ? this : new Unpackable(path + ": " + getMessage(), true);
  }
}
