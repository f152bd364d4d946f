package org.frugalsr.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a PyTorch file in its zip format: a state dict that {@code torch.load(FILE,
 * weights_only=True)} accepts.
 *
 * <p>The output depends on names, shapes, values and metadata only. PyTorch ignores the metadata,
 * which {@link WeightFile} reads.
 */
public final class TorchWriter {
  private static final String PREFIX = "archive";
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final byte[] VERSION = "3\n".getBytes(StandardCharsets.US_ASCII);

  private TorchWriter() {}

  /**
   * Writes a file; the stream stays open.
   *
   * @param arrays in the order of the state dict, with distinct names
   * @param metadata free text
   */
  public static void write(List<NamedArray> arrays, Map<String, String> metadata, OutputStream out)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    entry(zip, "/data.pkl", pickle(arrays));
    entry(zip, "/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < arrays.size(); i++) {
      values(zip, "/data/" + i, arrays.get(i).values());
    }
    entry(zip, TorchZip.METADATA, SafetensorsHeader.json(List.of(), metadata));
    entry(zip, "/version", VERSION);
    zip.finish();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    begin(zip, name, bytes.length, crc);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void values(ZipOutputStream zip, String name, float[] values) throws IOException {
    CRC32 crc = new CRC32();
    Safetensors.writeValues(values, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
    begin(zip, name, (long) Float.BYTES * values.length, crc);
    Safetensors.writeValues(values, zip);
    zip.closeEntry();
  }

  private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc)
      throws IOException {
    ZipEntry e = new ZipEntry(PREFIX + name);
    e.setMethod(ZipEntry.STORED);
    e.setSize(size);
    e.setCrc(crc.getValue());
    e.setTimeLocal(NO_TIME);
    zip.putNextEntry(e);
  }

  /** An ordered dictionary of tensors, each with its own storage. */
  private static byte[] pickle(List<NamedArray> arrays) {
    Opcodes p = new Opcodes().raw(0x80, 2).orderedDictionary().raw('(');
    for (int i = 0; i < arrays.size(); i++) {
      NamedArray a = arrays.get(i);
      p.text(a.name()).global("torch._utils", "_rebuild_tensor_v2").raw('(', '(');
      p.text("storage").global("torch", "FloatStorage").text(Integer.toString(i)).text("cpu");
      p.number(a.values().length).raw('t', 'Q').number(0).tuple(a.shape());
      p.tuple(strides(a.shape())).raw(0x89).orderedDictionary().raw('t', 'R');
    }
    return p.raw('u', '.').bytes();
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }

  /** The pickle protocol 2 opcodes needed for tensors. */
  private static final class Opcodes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Opcodes raw(int... bytes) {
      for (int b : bytes) {
        out.write(b);
      }
      return this;
    }

    Opcodes global(String module, String name) {
      out.write('c');
      out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Opcodes orderedDictionary() {
      return global("collections", "OrderedDict").raw(')', 'R');
    }

    Opcodes text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.write('X');
      out.writeBytes(little(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
      return this;
    }

    Opcodes number(long value) {
      if (value == (int) value) {
        out.write('J');
        out.writeBytes(little(Integer.BYTES).putInt((int) value).array());
      } else {
        raw(0x8a, Long.BYTES);
        out.writeBytes(little(Long.BYTES).putLong(value).array());
      }
      return this;
    }

    Opcodes tuple(long... values) {
      out.write('(');
      for (long v : values) {
        number(v);
      }
      return raw('t');
    }

    private static ByteBuffer little(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
