package org.frugalsr.runtime.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.PackedNetwork;

/**
 * Reads and writes packed networks, {@code .frugal}.
 *
 * <p>All numbers are little-endian. The file begins with 8 bytes {@code FRUGALSR}, the version
 * (int32), the number of parts (int32), then for each part its length (int64) and CRC-32C (int32),
 * and the CRC-32C (int32) of all bytes before. The parts follow: the facts (a count, then names and
 * values), then each graph. A text is its length in bytes (int32) and UTF-8; {@link OperationCodec}
 * describes operations. One-bit weights take one bit each.
 *
 * <p>An array of floats is its length (int32), the bits of each value (int32), and, with 32 bits,
 * the values. With b bits, 1 to 8, there follow the length of a palette (int32, at most 2^b), its
 * floats, and for each value its number in the palette in b bits, the first in the lowest bits of
 * the first byte, filled up to a whole byte. Whichever is smaller is written, so weights of a
 * quantizer of several bits take that many bits each, and every float is read with its own bits.
 * Version 1 had no bits there and no palettes, only the length and the values.
 */
public final class PackedFile {
  /** The version that is written, and the newest that is read. */
  public static final int VERSION = 2;

  private static final byte[] MAGIC = "FRUGALSR".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY = Long.BYTES + Integer.BYTES;
  private static final int HEAD = 8 + 2 * Integer.BYTES;
  private static final int MOST_PARTS = 1 + 64;
  private static final long MOST_BYTES = 1L << 30;

  private PackedFile() {}

  /**
   * Writes a file atomically: it is complete or not there.
   *
   * @return its bytes
   * @throws IOException if the disk fails
   */
  public static long write(PackedNetwork model, Path file) throws IOException {
    byte[] bytes = bytes(model);
    Path temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return bytes.length;
  }

  /** The bytes of a file. */
  public static byte[] bytes(PackedNetwork model) {
    List<byte[]> parts = new ArrayList<>();
    Encoder facts = new Encoder();
    facts.integer(model.facts().size());
    model
        .facts()
        .forEach(
            (name, value) -> {
              facts.text(name);
              facts.text(value);
            });
    parts.add(facts.bytes());
    for (Graph graph : model.graphs()) {
      Encoder out = new Encoder();
      GraphCodec.write(graph, out);
      parts.add(out.bytes());
    }
    int header = HEAD + parts.size() * ENTRY;
    int size = header + Integer.BYTES + parts.stream().mapToInt(p -> p.length).sum();
    ByteBuffer all = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    all.put(MAGIC).putInt(VERSION).putInt(parts.size());
    for (byte[] part : parts) {
      all.putLong(part.length).putInt(checksum(part, 0, part.length));
    }
    all.putInt(checksum(all.array(), 0, header));
    parts.forEach(all::put);
    return all.array();
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * Reads a file.
   *
   * @throws PackedFormatException if it is no packed network, damaged, or of a newer version; a
   *     sentence says which
   * @throws IOException if it cannot be read
   */
  public static PackedNetwork read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MOST_BYTES) {
      throw new PackedFormatException(
          "%s has %,d bytes; packed networks have at most %,d.".formatted(file, size, MOST_BYTES));
    }
    return read(Files.readAllBytes(file), file.toString());
  }

  /**
   * Reads a packed network from memory.
   *
   * @param name for messages
   * @throws PackedFormatException as {@link #read(Path)}
   */
  public static PackedNetwork read(byte[] bytes, String name) throws PackedFormatException {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (bytes.length < HEAD + Integer.BYTES) {
      throw new PackedFormatException(name + " is too short to be a packed network.");
    }
    all.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new PackedFormatException(
          name + " is not a packed network: it does not begin with FRUGALSR.");
    }
    int version = all.getInt();
    if (version < 1 || version > VERSION) {
      throw new PackedFormatException(
          "%s has version %d of the format; this runtime reads versions up to %d. Use a newer one, or pack the network again."
              .formatted(name, version, VERSION));
    }
    int count = all.getInt();
    int header = HEAD + count * ENTRY;
    if (count < 2 || count > MOST_PARTS || bytes.length < header + Integer.BYTES) {
      throw damaged(name, "its list of parts is wrong");
    }
    if (all.getInt(header) != checksum(bytes, 0, header)) {
      throw damaged(name, "the checksum of its header is wrong");
    }
    List<Decoder> parts = new ArrayList<>();
    long at = header + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      long length = all.getLong();
      int checksum = all.getInt();
      if (length < 0 || length > bytes.length - at) {
        throw damaged(name, "part %d is incomplete".formatted(i));
      }
      if (checksum != checksum(bytes, (int) at, (int) length)) {
        throw damaged(name, "the checksum of part %d is wrong".formatted(i));
      }
      parts.add(new Decoder(bytes, (int) at, (int) length, version));
      at += length;
    }
    if (at != bytes.length) {
      throw damaged(name, "it has %d bytes too many".formatted(bytes.length - at));
    }
    try {
      Map<String, String> facts = facts(parts.getFirst());
      List<Graph> graphs = new ArrayList<>();
      for (Decoder part : parts.subList(1, count)) {
        graphs.add(GraphCodec.read(part));
        part.requireEnd();
      }
      return new PackedNetwork(facts, graphs);
    } catch (IllegalArgumentException e) {
      throw damaged(name, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> facts(Decoder in) {
    Map<String, String> facts = new TreeMap<>();
    int count = in.count(2 * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      facts.put(in.text(), in.text());
    }
    in.requireEnd();
    return facts;
  }

  private static PackedFormatException damaged(String name, String why) {
    return new PackedFormatException("%s is damaged: %s.".formatted(name, why));
  }
}
