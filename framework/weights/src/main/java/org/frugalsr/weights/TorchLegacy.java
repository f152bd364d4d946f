package org.frugalsr.weights;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.frugalsr.weights.Pickled.Dictionary;
import org.frugalsr.weights.Pickled.Inert;
import org.frugalsr.weights.Pickled.Sequence;
import org.frugalsr.weights.Pickled.Storage;
import org.frugalsr.weights.Pickled.Tuple;
import org.frugalsr.weights.Pickled.View;

/**
 * The PyTorch file format before version 1.6: five pickles in a row (magic number, protocol,
 * system, the object, the keys of its storages), then for each key a count and the values.
 */
final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private TorchLegacy() {}

  static TorchFile read(FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer head = part(channel, 0, (int) Math.min(size, TorchFile.LARGEST_PICKLE));
    if (!MAGIC.equals(new PickleReader(head).read())) {
      throw new Damage("it is a pickle, but not one of PyTorch");
    }
    if (!Long.valueOf(PROTOCOL).equals(new PickleReader(head).read())) {
      throw new Damage("it is of an unknown version of PyTorch's file format");
    }
    ByteOrder order = order(new PickleReader(head).read());
    Object root = new PickleReader(head).read();
    Object keys = new PickleReader(head).read();
    if (!(keys instanceof Sequence list)) {
      throw new Damage("its list of storages is not a list");
    }
    return new TorchFile(
        "PyTorch (before 1.6)",
        root,
        order,
        storages(channel, head.position(), list, types(root), order),
        Map.of());
  }

  private static ByteOrder order(Object system) {
    if (system instanceof Dictionary d) {
      int at = d.keys().indexOf("little_endian");
      if (at >= 0 && Boolean.FALSE.equals(d.values().get(at))) {
        return ByteOrder.BIG_ENDIAN;
      }
    }
    return ByteOrder.LITTLE_ENDIAN;
  }

  private static Map<String, byte[]> storages(
      FileChannel channel,
      long start,
      Sequence keys,
      Map<String, ElementType> types,
      ByteOrder order)
      throws IOException {
    Map<String, byte[]> storages = new HashMap<>();
    long at = start;
    for (Object key : keys.items()) {
      if (!(key instanceof String name) || storages.containsKey(name)) {
        throw new Damage("its list of storages does not consist of distinct names");
      }
      ElementType type = types.get(name);
      if (type == null) {
        throw new Damage("it has a storage '%s' without a type".formatted(Damage.shortened(name)));
      }
      long elements = part(channel, at, Long.BYTES).order(order).getLong();
      at += Long.BYTES;
      long rest = channel.size() - at;
      if (elements < 0 || elements > rest || elements * type.width() > rest) {
        throw new Damage(
            "storage '%s' should have %d values, but %d bytes follow"
                .formatted(Damage.shortened(name), elements, rest));
      }
      int bytes = Math.toIntExact(elements * type.width());
      storages.put(name, part(channel, at, bytes).array());
      at += bytes;
    }
    return storages;
  }

  private static ByteBuffer part(FileChannel channel, long at, int bytes) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(bytes);
    while (part.hasRemaining()) {
      if (channel.read(part, at + part.position()) < 0) {
        throw new EOFException();
      }
    }
    return part.flip();
  }

  /** The types of all storages that the object refers to, at any depth. */
  private static Map<String, ElementType> types(Object root) {
    Map<String, ElementType> types = new HashMap<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (!seen.add(next)) {
        continue;
      }
      switch (next) {
        case View v -> types.put(v.storage().key(), v.storage().type());
        case Storage s -> types.put(s.key(), s.type());
        case Sequence s -> s.items().forEach(open::push);
        case Dictionary d -> d.values().forEach(open::push);
        case Tuple t -> {
          for (Object item : t.items()) {
            open.push(item);
          }
        }
        case Inert i -> {
          open.push(i.arguments());
          open.push(i.state());
        }
        default -> {
          // no storage in it
        }
      }
    }
    return types;
  }
}
