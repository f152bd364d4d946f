package org.frugalsr.engine.checkpoint;

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
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.engine.checkpoint.SafetensorsHeader.Damage;
import org.frugalsr.engine.run.AtomicFile;
import org.frugalsr.engine.run.DiskError;

/**
 * The safetensors file format, single-precision tensors only.
 *
 * <p>An 8-byte little-endian length, a JSON header of that length, then the tensors' bytes, also
 * little-endian; see <a href="https://github.com/huggingface/safetensors">the format's page</a>.
 * Python reads such a file with {@code safetensors.numpy.load_file}. What is written here depends
 * on names, shapes, values and metadata only: tensors are sorted by name, the data begin at a
 * multiple of 8.
 */
public final class Safetensors {
  private static final int CHUNK = 1 << 20;
  private static final long LONGEST_HEADER = 100_000_000; // the reference implementation's limit

  private Safetensors() {}

  /**
   * What a file holds.
   *
   * @param arrays the tensors, in the order of their bytes
   * @param metadata free text
   * @param sha256 of the whole file, as hexadecimal digits
   */
  public record Contents(List<NamedArray> arrays, Map<String, String> metadata, String sha256) {}

  /**
   * What a file will hold, ready to be written.
   *
   * @param header the header's length and the header
   * @param arrays the tensors, in the order of their bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record Encoded(byte[] header, List<NamedArray> arrays) {
    /** The size of the file. */
    long bytes() {
      return header.length
          + arrays.stream()
              .mapToLong(a -> (long) SafetensorsHeader.VALUE * a.values().length)
              .sum();
    }

    /** Writes the file and gives the SHA-256 of what was written, as hexadecimal digits. */
    String writeTo(OutputStream stream) throws IOException {
      DigestOutputStream out = new DigestOutputStream(stream, sha256());
      out.write(header);
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      int most = CHUNK / SafetensorsHeader.VALUE;
      for (NamedArray array : arrays) {
        float[] values = array.values();
        int n;
        for (int i = 0; i < values.length; i += n) {
          n = Math.min(most, values.length - i);
          chunk.asFloatBuffer().put(values, i, n);
          out.write(chunk.array(), 0, n * SafetensorsHeader.VALUE);
        }
      }
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @param file the file to make or to replace
   * @param arrays the tensors, in any order; names all different
   * @param metadata free text
   * @throws WorldError if the disk refuses; an old file is then intact
   */
  public static void write(Path file, List<NamedArray> arrays, Map<String, String> metadata) {
    Encoded encoded = encode(arrays, metadata);
    try (AtomicFile out = new AtomicFile(file)) {
      encoded.writeTo(out.stream());
      out.publish();
    } catch (IOException e) {
      throw DiskError.writing(file, encoded.bytes(), e);
    }
  }

  /**
   * Reads a file and checks all of it.
   *
   * @param file the file
   * @throws WorldError if it cannot be read, or is truncated or damaged; says what was found and
   *     what was expected
   */
  public static Contents read(Path file) {
    MessageDigest digest = sha256();
    try (InputStream in = open(file, digest)) {
      long size = Files.size(file);
      SafetensorsHeader header = header(in, size);
      List<NamedArray> arrays = new ArrayList<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        int elements = Math.toIntExact((entry.end() - entry.begin()) / SafetensorsHeader.VALUE);
        arrays.add(new NamedArray(entry.name(), entry.shape(), values(in, elements)));
      }
      return new Contents(
          List.copyOf(arrays), header.metadata(), HexFormat.of().formatHex(digest.digest()));
    } catch (Damage e) {
      throw new WorldError(
          "The file %s is damaged or of another kind: %s.".formatted(file, e.text()), e);
    } catch (EOFException e) {
      throw new WorldError("The file %s became shorter while it was read.".formatted(file), e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /** Prepares a file's content; the tensors sorted by name. */
  static Encoded encode(List<NamedArray> arrays, Map<String, String> metadata) {
    List<NamedArray> sorted =
        arrays.stream().sorted(Comparator.comparing(NamedArray::name)).toList();
    return new Encoded(SafetensorsHeader.encode(sorted, metadata), sorted);
  }

  /** The SHA-256 of any file, as hexadecimal digits. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = open(file, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static SafetensorsHeader header(InputStream in, long size) throws IOException, Damage {
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

  private static float[] values(InputStream in, int elements) throws IOException {
    float[] values = new float[elements];
    int most = CHUNK / SafetensorsHeader.VALUE;
    int n;
    for (int i = 0; i < elements; i += n) {
      n = Math.min(most, elements - i);
      ByteBuffer.wrap(exactly(in, n * SafetensorsHeader.VALUE))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, i, n);
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

  private static InputStream open(Path file, MessageDigest digest) throws IOException {
    return new BufferedInputStream(
        new DigestInputStream(Files.newInputStream(file), digest), 1 << 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
