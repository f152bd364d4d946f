package org.frugalsr.runtime.file;

import java.io.IOException;

/** A file is not a packed network that can be run; the message is one sentence for a user. */
public final class PackedFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** With a sentence. */
  public PackedFormatException(String message) {
    super(message);
  }
}
