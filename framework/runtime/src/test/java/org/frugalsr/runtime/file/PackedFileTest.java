package org.frugalsr.runtime.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.frugalsr.runtime.SmallNetworks;
import org.frugalsr.runtime.execute.Execution;
import org.frugalsr.runtime.model.Graph;
import org.frugalsr.runtime.model.PackedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of packed networks, sound and hostile. */
class PackedFileTest {
  private static final int PART_TABLE = 16;
  private static final int MUTATIONS = 5_000; // of each network

  @TempDir private Path folder;

  @Test
  void everyOperationIsReadAsItWasWritten() throws IOException {
    for (PackedNetwork network :
        List.of(
            SmallNetworks.local(3, 2),
            SmallNetworks.local(1, 4),
            SmallNetworks.global(),
            SmallNetworks.fewValues())) {
      Path file = folder.resolve("a.frugal");
      PackedFile.write(network, file);
      PackedNetwork read = PackedFile.read(file);
      assertEquals(network.facts(), read.facts());
      assertArrayEquals(PackedFile.bytes(network), PackedFile.bytes(read));
    }
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "no temporary file is left");
    }
  }

  @Test
  void oneBitWeightsTakeOneBit() {
    int bits = 9 * 12 * 12;
    int before = PackedFile.bytes(SmallNetworks.local(3, 2)).length;
    assertTrue(before < 4 * bits + 4 * 9 * (3 * 12 + 12 + 20 * 12) + 2000, before + " bytes");
  }

  /** Its file was written by version 1 of the format; numbers of bits were not in it. */
  @Test
  void filesOfVersionOneAreRead() throws IOException {
    byte[] old;
    try (var in = PackedFileTest.class.getResourceAsStream("version-1.frugal")) {
      old = Objects.requireNonNull(in).readAllBytes();
    }
    assertEquals(1, old[8]);
    assertArrayEquals(
        PackedFile.bytes(SmallNetworks.local(1, 2)),
        PackedFile.bytes(PackedFile.read(old, "version-1.frugal")));
    old[8] = 2;
    repair(old);
    assertRefused("is damaged", old);
  }

  @Test
  void aPaletteThatIsTooShortIsRefused() {
    byte[] bytes = PackedFile.bytes(SmallNetworks.fewValues());
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = PART_TABLE;
    while (all.getInt(at) != 216 || all.getInt(at + 4) != 2 || all.getInt(at + 8) != 3) {
      at++;
    }
    bytes[at + 12 + 3 * 4 + 7] = (byte) 0xFF;
    repair(bytes);
    assertRefused("is damaged: value 3 of a palette of 3.", bytes);
  }

  @Test
  void whatIsWrongIsSaidInASentence() throws IOException {
    byte[] sound = PackedFile.bytes(SmallNetworks.local(3, 2));
    assertRefused("is too short", new byte[10]);
    assertRefused("does not begin with FRUGALSR", new byte[200]);
    byte[] newer = sound.clone();
    newer[8] = 9;
    assertRefused("has version 9 of the format; this runtime reads versions up to 2", newer);
    byte[] flipped = sound.clone();
    flipped[sound.length - 5] ^= 1;
    assertRefused("the checksum of part 1 is wrong", flipped);
    assertRefused("is incomplete", Arrays.copyOf(sound, sound.length - 1));
    assertRefused("1 bytes too many", Arrays.copyOf(sound, sound.length + 1));
  }

  private static void assertRefused(String sentence, byte[] bytes) {
    PackedFormatException e =
        assertThrows(PackedFormatException.class, () -> PackedFile.read(bytes, "x.frugal"));
    assertTrue(String.valueOf(e.getMessage()).contains(sentence), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).startsWith("x.frugal "), e.getMessage());
  }

  /** Mutations whose checksums are right, so that the content is what must be refused. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void mutatedFilesAreReadOrRefused() {
    mutate(SmallNetworks.local(3, 2));
    mutate(SmallNetworks.fewValues());
  }

  private static void mutate(PackedNetwork network) {
    byte[] sound = PackedFile.bytes(network);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = sound.clone();
      for (int k = 1 + random.nextInt(3); k > 0; k--) {
        int at =
            PART_TABLE + random.nextInt(random.nextBoolean() ? 300 : bytes.length - PART_TABLE);
        bytes[at] =
            switch (random.nextInt(4)) {
              case 0 -> (byte) random.nextInt(256);
              case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
              case 2 -> (byte) 0xFF;
              default -> 0;
            };
      }
      repair(bytes);
      try {
        PackedNetwork read = PackedFile.read(bytes, "x.frugal");
        if (i % 50 == 0) {
          run(read);
        }
      } catch (PackedFormatException e) {
        refused++;
        assertTrue(String.valueOf(e.getMessage()).startsWith("x.frugal "), e.getMessage());
      }
    }
    assertTrue(refused > MUTATIONS / 10, refused + " were refused");
  }

  /** What was read computes, or says why not. */
  private static void run(PackedNetwork network) {
    Graph graph = network.graphs().getFirst();
    try {
      new Execution(graph).run(new float[64 * graph.channels()], 8, 8);
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).length() > 10, e.getMessage());
    }
  }

  /** Sets the checksums to those of the content, as far as the list of parts allows. */
  private static void repair(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int count = all.getInt(12);
    int header = PART_TABLE + count * 12;
    if (count < 0 || count > 64 || header + 4 > bytes.length) {
      return;
    }
    long at = header + 4;
    for (int i = 0; i < count; i++) {
      long length = all.getLong(PART_TABLE + 12 * i);
      if (length < 0 || length > bytes.length - at) {
        break;
      }
      all.putInt(PART_TABLE + 12 * i + 8, checksum(bytes, (int) at, (int) length));
      at += length;
    }
    all.putInt(header, checksum(bytes, 0, header));
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
