package org.frugalsr.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a header declares is looked at before memory is taken for it. */
class ImageHeaderTest {
  @TempDir Path folder;

  private String refused(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    String message = assertThrows(WorldError.class, () -> ImageFile.decode(file)).getMessage();
    assertTrue(message.contains(file.toString()), message);
    return message;
  }

  private static byte[] jpeg() throws IOException {
    var out = new ByteArrayOutputStream();
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
    assertTrue(ImageIO.write(image, "jpg", out));
    return out.toByteArray();
  }

  private static byte[] declaring(int width, int height, byte[] jpeg) {
    byte[] lying = jpeg.clone();
    for (int i = 2; i < lying.length - 9; i++) {
      if ((lying[i] & 0xFF) == 0xFF && (lying[i + 1] & 0xFF) == 0xC0) {
        ByteBuffer.wrap(lying, i + 5, 4).putShort((short) height).putShort((short) width);
        return lying;
      }
    }
    throw new AssertionError("no frame");
  }

  @Test
  void aSmallJpegThatDeclaresAHugeImageIsDamaged() throws IOException {
    byte[] jpeg = jpeg();
    String message = refused("a.jpg", declaring(16000, 16000, jpeg));
    assertTrue(message.contains("declares 16000x16000 pixels"), message);
    assertTrue(message.contains("cannot hold"), message);
    assertTrue(refused("b.jpg", declaring(16, 0, jpeg)).contains("16x0"));
    refused("c.jpg", declaring(16, 64, jpeg));
  }

  @Test
  void bytesBeforeAMarkerHideNoFrame() throws IOException {
    byte[] jpeg = declaring(16000, 16000, jpeg());
    for (String added : List.of("ff", "ffffff", "00", "1234")) {
      for (byte[] file : inserted(jpeg, HexFormat.of().parseHex(added))) {
        String message = refused("a.jpg", file);
        assertTrue(message.contains("declares 16000x16000 pixels"), added + ": " + message);
      }
    }
    for (byte[] file : inserted(jpeg(), new byte[] {-1, -1})) {
      Path filled = Files.write(folder.resolve("filled.jpg"), file);
      assertEquals("16x16x3", ImageFile.decode(filled).color().toString());
    }
  }

  /** With some bytes before the second segment, and before the frame. */
  private static List<byte[]> inserted(byte[] jpeg, byte[] added) {
    List<byte[]> files = new ArrayList<>();
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xC0) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
      files.add(
          ByteBuffer.allocate(jpeg.length + added.length)
              .put(jpeg, 0, at)
              .put(added)
              .put(jpeg, at, jpeg.length - at)
              .array());
    }
    return files;
  }

  @Test
  void aPngThatDeclaresMoreOrLessThanItHoldsIsDamaged() throws IOException {
    String row = "070809".repeat(40);
    String[] rows = new String[24];
    Arrays.fill(rows, row);
    assertTrue(
        refused("a.png", new PngBuilder(60000, 60000, 8, 2).build(rows)).contains("cannot hold"));
    refused("b.png", new PngBuilder(40, 48, 8, 2).build(rows));
    refused("c.png", new PngBuilder(41, 24, 8, 2).build(rows));
    refused("d.png", new PngBuilder(0, 24, 8, 2).build(rows));
  }

  @Test
  void aWellFormedBombIsRefusedByItsHeader() throws IOException {
    int side = 40_000;
    var data = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(data)) {
      byte[] row = new byte[1 + side / 8];
      for (int y = 0; y < side; y++) {
        deflater.write(row);
      }
    }
    byte[] png = new PngBuilder(side, side, 1, 0).compressed(data.toByteArray());
    String message = refused("bomb.png", png);
    assertTrue(message.contains("40000x40000"), message);
    assertTrue(message.contains("of Java memory"), message);
    assertTrue(message.contains("FRUGAL_HEAP="), message);
  }

  @Test
  void everyFormatIsAskedForItsSizeFirst() throws IOException {
    byte[] bmp =
        HexFormat.of()
            .parseHex(
                "424d3a000000000000003600000028000000"
                    + "a0860100"
                    + "a0860100"
                    + "0100180000000000000000000000000000000000000000000000000000000000");
    List<String> said = new ArrayList<>();
    said.add(refused("a.bmp", bmp));
    said.add(refused("a.tif", tiff(60_000, 60_000)));
    said.add(refused("z.tif", tiff(16, 0)));
    byte[] webp =
        HexFormat.of()
            .parseHex(
                "5249464622000000574542505650384c0d0000002f"
                    + "ffffff0f"
                    + "07101111888 8fe0700".replace(" ", "")
                    + "00000000000000000000");
    said.add(refused("a.webp", webp));
    said.forEach(message -> assertTrue(!message.contains("null"), message));
  }

  /** One strip of RGB that is far too short for what the directory declares. */
  private static byte[] tiff(int width, int height) {
    int[][] tags = {
      {256, width},
      {257, height},
      {258, 8},
      {259, 1},
      {262, 1},
      {273, 8},
      {277, 1},
      {278, height},
      {279, 4}
    };
    ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(12).putInt(0).putShort((short) tags.length);
    for (int[] tag : tags) {
      out.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
    }
    return out.putInt(0).array();
  }

  @Test
  void aGateSeesTheHeaderAndMayRefuseIt() throws IOException {
    Path file = folder.resolve("a.png");
    ImageFile.write(file, new Image(3, 2, 3, new float[18]));
    List<ImageHeader> seen = new ArrayList<>();
    ImageFile.decode(file, seen::add);
    assertEquals(List.of(new ImageHeader(3, 2, 3, 1)), seen);
    assertThrows(
        WorldError.class,
        () ->
            ImageFile.decode(
                file,
                header -> {
                  throw new WorldError("no");
                }));
  }

  @Test
  void aFileThatIsLargerThanTheHeapIsRefusedUnread() throws IOException {
    Path file = folder.resolve("sparse.png");
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(3L << 30);
    }
    WorldError error = assertThrows(WorldError.class, () -> ImageFile.decode(file));
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
  }
}
