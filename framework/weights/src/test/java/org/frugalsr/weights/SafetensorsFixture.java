package org.frugalsr.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Safetensors files, sound and unsound ones, from a header and the bytes behind it. */
final class SafetensorsFixture {
  private SafetensorsFixture() {}

  /** A header with its length, and so many bytes of data. */
  static byte[] file(String header, byte... data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return file(json.length, json, data);
  }

  /** The same with any length that the header is said to have. */
  static byte[] file(long length, byte[] json, byte... data) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    all.writeBytes(json);
    all.writeBytes(data);
    return all.toByteArray();
  }

  /** One tensor's entry. */
  static String entry(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  /** A weight of 2 x 4 and a bias of 2 half-precision values, with metadata. */
  static byte[] twoTensors() {
    return file(
        "{\"__metadata__\":{\"licence\":\"MIT\"},"
            + entry("head.weight", "F32", "[2,4]", 0, 32)
            + ","
            + entry("head.bias", "F16", "[2]", 32, 36)
            + "}",
        new byte[36]);
  }
}
