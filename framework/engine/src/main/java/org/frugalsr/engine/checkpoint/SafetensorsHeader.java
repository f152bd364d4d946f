package org.frugalsr.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.frugalsr.engine.run.Json;
import org.jspecify.annotations.Nullable;

/**
 * The head of a safetensors file: what tensors it holds, and where.
 *
 * @param entries in the order of their bytes, which fill the data without a gap
 * @param metadata free text
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final String DTYPE = "F32";

  /** Bytes of one value. */
  static final int VALUE = Float.BYTES;

  /**
   * One tensor of the file.
   *
   * @param name its name
   * @param shape its shape
   * @param begin where its bytes begin, counted from the end of the header
   * @param end where they end
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record Entry(String name, long[] shape, long begin, long end) {}

  /** What is wrong with a header: what was found, and what was expected. */
  static final class Damage extends Exception {
    private static final long serialVersionUID = 1;

    Damage(String message) {
      super(message);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * The first bytes of a file: the header's length and the header, padded to a multiple of 8.
   *
   * @param arrays in the order in which their bytes will follow, names all different
   * @param metadata free text
   */
  static byte[] encode(List<NamedArray> arrays, Map<String, String> metadata) {
    Map<String, Object> head = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      head.put(METADATA, new TreeMap<>(metadata));
    }
    long at = 0;
    for (NamedArray array : arrays) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", DTYPE);
      entry.put("shape", array.shape());
      entry.put("data_offsets", new long[] {at, at += (long) VALUE * array.values().length});
      if (array.name().equals(METADATA) || head.put(array.name(), entry) != null) {
        throw new IllegalArgumentException("the name " + array.name() + " is taken");
      }
    }
    byte[] json = Json.line(head).getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(json.length, 8) * 8;
    byte[] bytes = new byte[Long.BYTES + padded];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    return bytes;
  }

  /**
   * Reads a header and checks it against the size of the data.
   *
   * @param json the header without its length
   * @param dataBytes how many bytes follow it
   * @throws Damage if it is no header, or does not describe such data
   */
  static SafetensorsHeader decode(byte[] json, long dataBytes) throws Damage {
    Map<String, Object> head;
    try {
      head = Json.object(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new Damage("its header is not a JSON object: %s".formatted(e.getOriginalMessage()));
    }
    Map<String, String> metadata = metadata(head.remove(METADATA));
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Object> e : head.entrySet()) {
      entries.add(entry(e.getKey(), e.getValue()));
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry e : entries) {
      if (e.begin() != at) {
        throw new Damage(
            "the bytes of tensor '%s' begin at %d where %d was expected (%s)"
                .formatted(e.name(), e.begin(), at, e.begin() < at ? "an overlap" : "a gap"));
      }
      at = e.end();
    }
    if (at != dataBytes) {
      throw new Damage(
          "its header describes %d bytes of tensors, but %d follow (%s)"
              .formatted(at, dataBytes, dataBytes < at ? "cut off" : "something was added"));
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private static Map<String, String> metadata(@Nullable Object value) throws Damage {
    Map<String, String> metadata = new TreeMap<>();
    if (value == null) {
      return metadata;
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> e : map.entrySet()) {
        if (!(e.getValue() instanceof String text)) {
          throw new Damage("%s.%s is not a string".formatted(METADATA, e.getKey()));
        }
        metadata.put(String.valueOf(e.getKey()), text);
      }
      return metadata;
    }
    throw new Damage("%s is not an object of strings".formatted(METADATA));
  }

  private static Entry entry(String name, Object value) throws Damage {
    if (!(value instanceof Map<?, ?> map)) {
      throw new Damage("the entry of tensor '%s' is not an object".formatted(name));
    }
    if (!DTYPE.equals(map.get("dtype"))) {
      throw new Damage(
          "tensor '%s' has dtype %s where %s was expected"
              .formatted(name, map.get("dtype"), DTYPE));
    }
    long[] shape = longs(name, "shape", map.get("shape"));
    long[] offsets = longs(name, "data_offsets", map.get("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw new Damage(
          "tensor '%s' has data_offsets %s where [begin, end] was expected"
              .formatted(name, Arrays.toString(offsets)));
    }
    long elements = elements(name, shape);
    if (VALUE * elements != offsets[1] - offsets[0]) {
      throw new Damage(
          "tensor '%s' of shape %s needs %d values of %d bytes, but has %d bytes"
              .formatted(name, Arrays.toString(shape), elements, VALUE, offsets[1] - offsets[0]));
    }
    return new Entry(name, shape, offsets[0], offsets[1]);
  }

  private static long elements(String name, long[] shape) throws Damage {
    try {
      return Math.toIntExact(NamedArray.elements(shape));
    } catch (ArithmeticException e) {
      throw new Damage(
          "tensor '%s' has shape %s, more than %d values"
              .formatted(name, Arrays.toString(shape), Integer.MAX_VALUE));
    }
  }

  private static long[] longs(String name, String key, @Nullable Object value) throws Damage {
    if (value instanceof List<?> list
        && list.stream().allMatch(x -> x instanceof Long n && n >= 0)) {
      return list.stream().mapToLong(x -> (Long) x).toArray();
    }
    throw new Damage(
        "tensor '%s' has %s %s where a list of whole numbers was expected"
            .formatted(name, key, value));
  }
}
