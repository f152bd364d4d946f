package org.frugalsr.runtime.file;

import org.frugalsr.runtime.model.Operation;

/**
 * What an operation takes in a file.
 *
 * @param bits of each weight, with all bases of one-bit weights; 0 without weights
 * @param bytes of the operation with its arrays
 */
public record StoredSize(int bits, long bytes) {
  /** The size of an operation. */
  public static StoredSize of(Operation operation) {
    Encoder out = new Encoder();
    OperationCodec.write(operation, out);
    int bits =
        switch (operation) {
          case Operation.Convolution c -> bits(c.weights());
          case Operation.Depthwise d -> bits(d.weights());
          case Operation.AdderConvolution a -> bits(a.weights());
          case Operation.OneBitConvolution o -> o.weights().size();
          default -> 0;
        };
    return new StoredSize(bits, out.size());
  }

  private static int bits(float[] weights) {
    return Palette.of(weights).map(Palette::bits).orElse(Float.SIZE);
  }
}
