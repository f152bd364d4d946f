package org.frugalsr.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.frugalsr.weights.Pickled.Storage;

/**
 * An opened PyTorch file.
 *
 * @param format for messages
 * @param root the pickled object
 * @param order of the bytes of values
 * @param storages the raw bytes by key
 * @param metadata additional free text
 */
record TorchFile(
    String format,
    Object root,
    ByteOrder order,
    Map<String, byte[]> storages,
    Map<String, String> metadata) {
  /** The largest pickle that is read; PyTorch's hold names and shapes only. */
  static final int LARGEST_PICKLE = 32 << 20;

  /**
   * The bytes of a storage.
   *
   * @throws Damage if they are missing, or their number differs from that of the storage
   */
  ByteBuffer bytes(Storage storage) throws IOException {
    byte[] bytes = storages.get(storage.key());
    if (bytes == null) {
      throw new Damage(
          "the values of storage '%s' are not in it".formatted(Damage.shortened(storage.key())));
    }
    if (storage.elements() > bytes.length
        || storage.elements() * storage.type().width() != bytes.length) {
      throw new Damage(
          "storage '%s' should have %d values of %d bytes, but has %d bytes"
              .formatted(
                  Damage.shortened(storage.key()),
                  storage.elements(),
                  storage.type().width(),
                  bytes.length));
    }
    return ByteBuffer.wrap(bytes).order(order);
  }
}
