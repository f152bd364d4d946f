package org.frugalsr.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The header of a safetensors file: its tensors and their positions.
 *
 * @param entries in the order of their bytes, which fill the data without a gap
 * @param metadata free text
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";

  /** More than any network has; a header of the maximum size could hold millions. */
  private static final int MOST_ENTRIES = 200_000;

  /** The maximum number of axes of PyTorch's tensors. */
  private static final int MOST_AXES = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // names occur once
          .build();

  /**
   * One tensor of the file.
   *
   * @param name its name
   * @param type of its values
   * @param shape its shape
   * @param elements its number of values
   * @param begin where its bytes begin, counted from the end of the header
   * @param end where they end
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record Entry(String name, ElementType type, long[] shape, int elements, long begin, long end) {}

  /**
   * The first bytes of a file: the header's length and the header, padded to a multiple of 8.
   *
   * @param arrays in the order in which their bytes will follow, names all different
   * @param metadata free text
   */
  static byte[] encode(List<NamedArray> arrays, Map<String, String> metadata) {
    byte[] json = json(arrays, metadata);
    int padded = Math.ceilDiv(json.length, 8) * 8;
    byte[] bytes = new byte[Long.BYTES + padded];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    return bytes;
  }

  /** The header alone, without its length. */
  static byte[] json(List<NamedArray> arrays, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Set<String> taken = new HashSet<>(Set.of(METADATA));
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> e : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(e.getKey(), e.getValue());
        }
        json.writeEndObject();
      }
      long at = 0;
      for (NamedArray array : arrays) {
        if (!taken.add(array.name())) {
          throw new IllegalArgumentException("the name " + array.name() + " is taken");
        }
        json.writeObjectFieldStart(array.name());
        json.writeStringField("dtype", ElementType.FLOAT.safetensors());
        json.writeFieldName("shape");
        json.writeArray(array.shape(), 0, array.shape().length);
        json.writeFieldName("data_offsets");
        long end = at + (long) Float.BYTES * array.values().length;
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("no disk is involved", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a header and checks it against the size of the data.
   *
   * @param json the header without its length
   * @param dataBytes how many bytes follow it
   * @throws Damage if it is not a header, or does not describe such data
   */
  static SafetensorsHeader decode(byte[] json, long dataBytes) throws Damage {
    SafetensorsHeader header;
    try (JsonParser parser = JSON.createParser(json)) {
      header = parsed(parser);
    } catch (Damage e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw noObject(e.getOriginalMessage());
    } catch (CharConversionException e) {
      throw noObject("it is not UTF-8");
    } catch (IOException e) {
      throw noObject(String.valueOf(e.getMessage()));
    }
    long at = 0;
    for (Entry e : header.entries) {
      if (e.begin() != at) {
        throw new Damage(
            "the bytes of tensor '%s' begin at %d where %d was expected (%s)"
                .formatted(
                    Damage.shortened(e.name()),
                    e.begin(),
                    at,
                    e.begin() < at ? "an overlap" : "a gap"));
      }
      at = e.end();
    }
    if (at != dataBytes) {
      throw new Damage(
          "its header describes %d bytes of tensors, but %d follow (%s)"
              .formatted(at, dataBytes, dataBytes < at ? "cut off" : "something was added"));
    }
    return header;
  }

  private static Damage noObject(String why) {
    return new Damage("its header is not a JSON object: " + Damage.shortened(why));
  }

  private static SafetensorsHeader parsed(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw noObject("it is something else");
    }
    Map<String, String> metadata = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (!names.add(name)) {
        throw noObject("Duplicate field '" + name + "'");
      }
      if (names.size() > MOST_ENTRIES) {
        throw new Damage("it has more than %d tensors".formatted(MOST_ENTRIES));
      }
      json.nextToken();
      if (name.equals(METADATA)) {
        readMetadata(json, metadata);
      } else {
        entries.add(new TensorEntry(name).read(json));
      }
    }
    if (json.nextToken() != null) {
      throw noObject("something follows it");
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return new SafetensorsHeader(entries, metadata);
  }

  private static void readMetadata(JsonParser json, Map<String, String> metadata)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new Damage("%s is not an object of strings".formatted(METADATA));
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new Damage("%s.%s is not a string".formatted(METADATA, Damage.shortened(key)));
      }
      if (metadata.put(key, json.getText()) != null) {
        throw noObject("Duplicate field '" + key + "'");
      }
      if (metadata.size() > MOST_ENTRIES) {
        throw new Damage("%s has more than %d entries".formatted(METADATA, MOST_ENTRIES));
      }
    }
  }

  /** The entry of one tensor, read key by key. */
  private static final class TensorEntry {
    private final String full;

    /** The name as it is shown. */
    private final String name;

    private Optional<String> dtype = Optional.empty();
    private Optional<long[]> shape = Optional.empty();
    private Optional<long[]> offsets = Optional.empty();

    TensorEntry(String name) {
      this.full = name;
      this.name = Damage.shortened(name);
    }

    Entry read(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new Damage("the entry of tensor '%s' is not an object".formatted(name));
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "dtype" -> dtype = once(key, dtype, text(json));
          case "shape" -> shape = once(key, shape, numbers(key, json));
          case "data_offsets" -> offsets = once(key, offsets, numbers(key, json));
          default -> json.skipChildren(); // of a later version
        }
      }
      return entry();
    }

    private <T> Optional<T> once(String key, Optional<T> before, T now) throws Damage {
      if (before.isPresent()) {
        throw noObject("Duplicate field '%s' of tensor '%s'".formatted(key, name));
      }
      return Optional.of(now);
    }

    private String text(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new Damage("tensor '%s' has a dtype that is not a string".formatted(name));
      }
      return json.getText();
    }

    private long[] numbers(String key, JsonParser json) throws IOException {
      List<Long> numbers = new ArrayList<>();
      boolean list = json.currentToken() == JsonToken.START_ARRAY;
      while (list && json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
            || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || json.getLongValue() < 0
            || numbers.size() == MOST_AXES) {
          list = false;
        } else {
          numbers.add(json.getLongValue());
        }
      }
      if (!list) {
        throw new Damage(
            "tensor '%s' has a %s that is not a list of at most %d whole numbers"
                .formatted(name, key, MOST_AXES));
      }
      return numbers.stream().mapToLong(n -> n).toArray();
    }

    private Entry entry() throws Damage {
      ElementType type = ElementType.ofSafetensors(name, dtype.orElseThrow(() -> lacking("dtype")));
      long[] lengths = shape.orElseThrow(() -> lacking("shape"));
      long[] ends = offsets.orElseThrow(() -> lacking("data_offsets"));
      if (ends.length != 2 || ends[0] > ends[1]) {
        throw new Damage(
            "tensor '%s' has data_offsets %s where [begin, end] was expected"
                .formatted(name, shown(ends)));
      }
      int elements = elements(lengths);
      if ((long) type.width() * elements != ends[1] - ends[0]) {
        throw new Damage(
            "tensor '%s' of shape %s needs %d values of %d bytes, but has %d bytes"
                .formatted(name, shown(lengths), elements, type.width(), ends[1] - ends[0]));
      }
      return new Entry(full, type, lengths, elements, ends[0], ends[1]);
    }

    private static String shown(long[] numbers) {
      return Damage.shortened(Arrays.toString(numbers));
    }

    private Damage lacking(String key) {
      return new Damage("tensor '%s' has no %s".formatted(name, key));
    }

    private int elements(long[] lengths) throws Damage {
      try {
        return Math.toIntExact(NamedArray.elements(lengths));
      } catch (ArithmeticException e) {
        throw new Damage(
            "tensor '%s' has shape %s, more than %d values"
                .formatted(name, shown(lengths), Integer.MAX_VALUE));
      }
    }
  }
}
