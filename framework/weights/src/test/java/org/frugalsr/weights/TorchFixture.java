package org.frugalsr.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes PyTorch files in both forms around a pickle. */
final class TorchFixture {
  private final byte[] pickle;
  private final Map<String, byte[]> storages = new LinkedHashMap<>();
  private String prefix = "archive";
  private int method = ZipEntry.STORED;

  TorchFixture(byte[] pickle) {
    this.pickle = pickle;
  }

  TorchFixture storage(String key, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return raw(key, bytes.array());
  }

  TorchFixture raw(String key, byte... bytes) {
    storages.put(key, bytes);
    return this;
  }

  TorchFixture within(String folder) {
    prefix = folder;
    return this;
  }

  TorchFixture compressed() {
    method = ZipEntry.DEFLATED;
    return this;
  }

  Path zip(Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      entry(zip, prefix + "/data.pkl", pickle);
      for (Map.Entry<String, byte[]> s : storages.entrySet()) {
        entry(zip, prefix + "/data/" + s.getKey(), s.getValue());
      }
    }
    return file;
  }

  void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry e = new ZipEntry(name);
    e.setMethod(method);
    if (method == ZipEntry.STORED) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      e.setSize(bytes.length);
      e.setCrc(crc.getValue());
    }
    zip.putNextEntry(e);
    zip.write(bytes);
    zip.closeEntry();
  }

  Path legacy(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new Pickler()
            .raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
            .stop());
    out.writeBytes(new Pickler().raw('M', 0xe9, 0x03).stop());
    out.writeBytes(new Pickler().raw('}', '(').text("little_endian").raw(0x88).raw('u').stop());
    out.writeBytes(pickle);
    Pickler keys = new Pickler().raw(']', '(');
    storages.keySet().forEach(keys::text);
    out.writeBytes(keys.raw('e').stop());
    for (byte[] bytes : storages.values()) {
      long count = bytes.length / Float.BYTES;
      out.writeBytes(
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(count).array());
      out.writeBytes(bytes);
    }
    try (OutputStream stream = Files.newOutputStream(file)) {
      out.writeTo(stream);
    }
    return file;
  }
}
