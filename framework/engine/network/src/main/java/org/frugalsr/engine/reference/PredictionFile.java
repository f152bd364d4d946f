package org.frugalsr.engine.reference;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32C;
import org.frugalsr.disk.DamagedFile;

/**
 * A file with the output of a network for one image: a header with its key and a checksum of each
 * tile, then the tiles' values as float32 in little-endian order.
 *
 * <p>The file is opened for each read; if another process evicts it meanwhile, the output is only
 * computed again.
 */
final class PredictionFile {
  private static final byte[] MAGIC = {'F', 'R', 'P', 'R', 'E', 'D', '0', '1'};
  private static final int KEY = 32;

  private final Path path;
  private final TileGrid grid;
  private final int[] checksums;
  private final BitSet sound = new BitSet();

  private PredictionFile(Path path, TileGrid grid, int[] checksums) {
    this.path = path;
    this.grid = grid;
    this.checksums = checksums;
  }

  /** Returns its path. */
  Path path() {
    return path;
  }

  /** Returns the size of a file in bytes. */
  static long bytes(TileGrid grid) {
    return headerBytes(grid) + grid.size() * Float.BYTES;
  }

  private static int headerBytes(TileGrid grid) {
    return MAGIC.length + KEY + (grid.count() + 1) * Integer.BYTES;
  }

  /**
   * Opens a file.
   *
   * @param key the expected key, 32 bytes
   * @throws IOException if it is missing, damaged, or has another key
   */
  static PredictionFile open(Path path, byte[] key, TileGrid grid) throws IOException {
    byte[] header = new byte[headerBytes(grid)];
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (file.length() != bytes(grid)) {
        throw new DamagedFile("it has %d bytes, not %d".formatted(file.length(), bytes(grid)));
      }
      file.readFully(header);
    }
    ByteBuffer in = little(header);
    byte[] start = new byte[MAGIC.length];
    byte[] of = new byte[KEY];
    in.get(start).get(of);
    int[] checksums = new int[grid.count()];
    for (int i = 0; i < checksums.length; i++) {
      checksums[i] = in.getInt();
    }
    boolean whole = in.getInt() == checksum(header, header.length - Integer.BYTES);
    if (!whole || !Arrays.equals(start, MAGIC) || !Arrays.equals(of, key)) {
      throw new DamagedFile("its header is damaged");
    }
    return new PredictionFile(path, grid, checksums);
  }

  /**
   * Writes the content of a file.
   *
   * @param tiles the values of each
   * @throws IOException if writing fails
   */
  static void write(OutputStream out, byte[] key, TileGrid grid, List<float[]> tiles)
      throws IOException {
    ByteBuffer header = little(new byte[headerBytes(grid)]);
    header.put(MAGIC).put(key);
    List<byte[]> contents = tiles.stream().map(PredictionFile::bytes).toList();
    contents.forEach(tile -> header.putInt(checksum(tile, tile.length)));
    header.putInt(checksum(header.array(), header.position()));
    out.write(header.array());
    for (byte[] tile : contents) {
      out.write(tile);
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer out = little(new byte[values.length * Float.BYTES]);
    out.asFloatBuffer().put(values);
    return out.array();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Reads rows of a tile. The first read of a tile checks all of it.
   *
   * @param from first row in HR pixels of the tile
   * @param to the row after the last one
   * @throws IOException if the file is missing or damaged
   */
  float[] rows(int tile, int from, int to) throws IOException {
    long start = headerBytes(grid);
    for (int i = 0; i < tile; i++) {
      start += (long) grid.size(i) * Float.BYTES;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (!sound.get(tile)) {
        byte[] all = read(file, start, grid.size(tile));
        if (checksum(all, all.length) != checksums[tile]) {
          throw new DamagedFile("tile " + tile + " is damaged");
        }
        sound.set(tile);
      }
      int row = grid.rowLength(tile);
      byte[] part = read(file, start + (long) from * row * Float.BYTES, (to - from) * row);
      float[] values = new float[part.length / Float.BYTES];
      little(part).asFloatBuffer().get(values);
      return values;
    }
  }

  private static byte[] read(RandomAccessFile file, long from, int values) throws IOException {
    byte[] bytes = new byte[values * Float.BYTES];
    file.seek(from);
    try {
      file.readFully(bytes);
    } catch (EOFException e) {
      throw new DamagedFile("it ends too early");
    }
    return bytes;
  }
}
