package org.frugalsr.onnx;

/** Something that ONNX cannot express exactly; the message says what. */
public final class Inexpressible extends RuntimeException {
  private static final long serialVersionUID = 1;

  Inexpressible(String message) {
    super(message);
  }
}
