package org.frugalsr.imaging.data;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.frugalsr.disk.DamagedFile;

/**
 * A file with a decoded image: a header of 60 bytes (magic, key, width, height, length of the
 * findings, checksum of the content, checksum of the header; little-endian), then the findings
 * about the image, then its pixels.
 *
 * @param raster the image, mapped into memory
 * @param findings what was found when it was decoded; empty for an LR image
 */
record RasterFile(Raster raster, byte[] findings) {
  private static final byte[] MAGIC = {'F', 'R', 'I', 'M', 'A', 'G', '0', '1'};
  private static final int KEY = 32;
  private static final int CHECKED = MAGIC.length + KEY + 4 * Integer.BYTES;
  private static final int HEADER = CHECKED + Integer.BYTES;

  /** The largest part of a file whose checksum is computed at once. */
  private static final long PART = 1 << 26;

  /** The length of a file in bytes. */
  static long bytes(Raster raster, byte[] findings) {
    return HEADER + findings.length + Raster.size(raster.width(), raster.height());
  }

  /**
   * Writes the content of a file.
   *
   * @param key 32 bytes
   */
  static void write(OutputStream out, byte[] key, Raster raster, byte[] findings)
      throws IOException {
    byte[] pixels = raster.bytes();
    CRC32C content = new CRC32C();
    content.update(findings);
    content.update(pixels);
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put(key).putInt(raster.width()).putInt(raster.height());
    header.putInt(findings.length).putInt((int) content.getValue());
    header.putInt(checksum(MemorySegment.ofBuffer(header.duplicate().flip())));
    out.write(header.array());
    out.write(findings);
    out.write(pixels);
  }

  /**
   * Maps a file into memory and checks all of it.
   *
   * @param key the expected key, 32 bytes
   * @throws DamagedFile if it is damaged or not the expected one
   * @throws IOException if it is missing, or cannot be read or mapped
   */
  static RasterFile open(Path path, byte[] key) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = channel.size();
      if (size < HEADER) {
        throw new DamagedFile("it has %d bytes".formatted(size));
      }
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
      ByteBuffer header = all.asSlice(0, HEADER).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      byte[] magic = new byte[MAGIC.length];
      byte[] of = new byte[KEY];
      header.get(magic).get(of);
      int width = header.getInt();
      int height = header.getInt();
      int found = header.getInt();
      int content = header.getInt();
      if (!Arrays.equals(magic, MAGIC)
          || !Arrays.equals(of, key)
          || header.getInt() != checksum(all.asSlice(0, CHECKED))
          || Math.min(found, Math.min(width, height)) < 0) {
        throw new DamagedFile("its header is damaged");
      }
      long expected = (long) HEADER + found + Raster.size(width, height);
      if (size != expected) {
        throw new DamagedFile("it has %d bytes, not %d".formatted(size, expected));
      }
      if (content != checksum(all.asSlice(HEADER))) {
        throw new DamagedFile("its content is damaged");
      }
      byte[] findings = new byte[found];
      MemorySegment.copy(all, HEADER, MemorySegment.ofArray(findings), 0, found);
      return new RasterFile(Raster.mapped(width, height, all.asSlice(HEADER + found)), findings);
    }
  }

  private static int checksum(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long from = 0; from < bytes.byteSize(); from += PART) {
      crc.update(bytes.asSlice(from, Math.min(PART, bytes.byteSize() - from)).asByteBuffer());
    }
    return (int) crc.getValue();
  }
}
