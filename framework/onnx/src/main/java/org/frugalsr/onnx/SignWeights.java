package org.frugalsr.onnx;

import java.util.Locale;

/** How an ONNX model stores one-bit weights. */
public enum SignWeights {
  /** As float32 of -1 and +1, which every program reads. */
  FLOAT,
  /** Eight to a byte, unpacked by the model's first nodes: a thirty-second of the size. */
  PACKED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
