package org.frugalsr.weights;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The safetensors file format: read with all common element types, written in single precision.
 *
 * <p>An 8-byte little-endian length, a JSON header of that length, then the tensors' bytes, also
 * little-endian; see <a href="https://github.com/huggingface/safetensors">the format's page</a>.
 * Python reads such a file with {@code safetensors.numpy.load_file}. The output depends on names,
 * shapes, values and metadata only: tensors are sorted by name, the data begin at a multiple of 8.
 */
public final class Safetensors {
  private static final int CHUNK = 1 << 20;

  /** The reference implementation's limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  private Safetensors() {}

  /**
   * The contents of a file.
   *
   * @param tensors in the order of their bytes
   * @param metadata free text
   * @param sha256 of the whole file, as hexadecimal digits
   */
  public record Contents(List<WeightTensor> tensors, Map<String, String> metadata, String sha256) {}

  /**
   * The contents of a file, ready to be written.
   *
   * @param header the header's length and the header
   * @param arrays the tensors, in the order of their bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  public record Encoded(byte[] header, List<NamedArray> arrays) {
    /** The size of the file. */
    public long bytes() {
      return header.length
          + arrays.stream().mapToLong(a -> (long) Float.BYTES * a.values().length).sum();
    }

    /** Writes the file and returns its SHA-256 as hexadecimal digits. */
    public String writeTo(OutputStream stream) throws IOException {
      DigestOutputStream out = new DigestOutputStream(stream, Sha256.digest());
      out.write(header);
      for (NamedArray array : arrays) {
        writeValues(array.values(), out);
      }
      return Sha256.text(out.getMessageDigest());
    }
  }

  /** Writes single-precision values in little-endian order. */
  static void writeValues(float[] values, OutputStream out) throws IOException {
    int most = CHUNK / Float.BYTES;
    ByteBuffer chunk =
        ByteBuffer.allocate(Math.min(most, values.length) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    int n;
    for (int i = 0; i < values.length; i += n) {
      n = Math.min(most, values.length - i);
      chunk.asFloatBuffer().put(values, i, n);
      out.write(chunk.array(), 0, n * Float.BYTES);
    }
  }

  /**
   * Prepares a file's content.
   *
   * @param arrays the tensors, in any order; names all different
   * @param metadata free text
   */
  public static Encoded encode(List<NamedArray> arrays, Map<String, String> metadata) {
    List<NamedArray> sorted =
        arrays.stream().sorted(Comparator.comparing(NamedArray::name)).toList();
    return new Encoded(SafetensorsHeader.encode(sorted, metadata), sorted);
  }

  /** Whether a file begins like a safetensors file: a plausible length, then an object. */
  static boolean begins(byte[] head) {
    if (head.length <= Long.BYTES) {
      return false;
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length >= 2 && length <= LONGEST_HEADER && head[Long.BYTES] == '{';
  }

  /**
   * Reads a file once and checks all of it.
   *
   * @throws Damage if it is truncated, damaged or of another format; states what was found and what
   *     was expected
   * @throws IOException if it cannot be read
   */
  public static Contents read(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in =
        new BufferedInputStream(
            new DigestInputStream(Files.newInputStream(file), digest), 1 << 16)) {
      SafetensorsHeader header = header(in, Files.size(file));
      List<WeightTensor> tensors = new ArrayList<>();
      for (SafetensorsHeader.Entry e : header.entries()) {
        tensors.add(new WeightTensor(e.name(), e.shape(), e.type(), values(in, e)));
      }
      if (in.read() >= 0) {
        throw new Damage("it became longer while it was read");
      }
      return new Contents(List.copyOf(tensors), header.metadata(), Sha256.text(digest));
    } catch (EOFException e) {
      throw new Damage("it became shorter while it was read");
    }
  }

  private static SafetensorsHeader header(InputStream in, long size) throws IOException {
    if (size < Long.BYTES + 2) {
      throw new Damage(
          "it has %d bytes; the shortest safetensors file has %d".formatted(size, Long.BYTES + 2));
    }
    long length = ByteBuffer.wrap(exactly(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LONGEST_HEADER) {
      throw new Damage(
          "its header should be %s bytes long (2 to %d are valid); it may be of another format"
              .formatted(Long.toUnsignedString(length), LONGEST_HEADER));
    }
    if (length > size - Long.BYTES) {
      throw new Damage(
          "its header should be %d bytes long, but only %d follow (cut off)"
              .formatted(length, size - Long.BYTES));
    }
    return SafetensorsHeader.decode(exactly(in, (int) length), size - Long.BYTES - length);
  }

  private static float[] values(InputStream in, SafetensorsHeader.Entry e) throws IOException {
    int width = e.type().width();
    float[] values = new float[e.elements()];
    int most = CHUNK / width;
    int n;
    for (int i = 0; i < values.length; i += n) {
      n = Math.min(most, values.length - i);
      ByteBuffer bytes = ByteBuffer.wrap(exactly(in, n * width)).order(ByteOrder.LITTLE_ENDIAN);
      if (e.type() == ElementType.FLOAT) { // bit for bit, and fast
        bytes.asFloatBuffer().get(values, i, n);
      } else {
        for (int k = 0; k < n; k++) {
          values[i + k] = e.type().at(bytes, k);
        }
      }
    }
    return values;
  }

  private static byte[] exactly(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException();
    }
    return read;
  }
}
