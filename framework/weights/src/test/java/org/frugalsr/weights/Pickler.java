package org.frugalsr.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles as PyTorch does, opcode by opcode, sound and unsound ones. */
final class Pickler {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickler() {
    raw(0x80, 2);
  }

  Pickler raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  Pickler global(String module, String name) {
    raw('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Pickler text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return raw('X').int32(bytes.length).bytes(bytes);
  }

  Pickler bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Pickler int32(int value) {
    return bytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  /** A whole number, in the shortest form that PyTorch would take. */
  Pickler number(long value) {
    if (value == (int) value) {
      return raw('J').int32((int) value);
    }
    return raw(0x8a, Long.BYTES)
        .bytes(
            ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  Pickler tuple(long... values) {
    raw('(');
    for (long v : values) {
      number(v);
    }
    return raw('t');
  }

  /** A tensor that is a view of a storage. */
  Pickler tensor(
      String storage, String key, long elements, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage");
    global("torch", storage).text(key).text("cpu").number(elements).raw('t', 'Q');
    number(offset).tuple(shape).tuple(strides).raw(0x89);
    return global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
  }

  /** A whole storage of floats as one vector. */
  Pickler vector(String key, long elements) {
    return tensor("FloatStorage", key, elements, 0, new long[] {elements}, new long[] {1});
  }

  /** Begins an ordered dictionary, whose items follow up to {@link #end}. */
  Pickler dictionary() {
    return global("collections", "OrderedDict").raw(')', 'R', '(');
  }

  /** Ends a dictionary. */
  Pickler end() {
    return raw('u');
  }

  byte[] stop() {
    raw('.');
    return out.toByteArray();
  }
}
