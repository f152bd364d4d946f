package org.frugalsr.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip format of PyTorch files, since version 1.6: {@code PREFIX/data.pkl} and the values in
 * {@code PREFIX/data/KEY}, all of them stored, none compressed.
 */
final class TorchZip {
  private static final String PICKLE = "/data.pkl";

  /** Added by {@link TorchWriter}, in the form of a safetensors header; PyTorch ignores it. */
  static final String METADATA = "/extra/frugalsr.json";

  private static final int LARGEST_METADATA = 4 << 20;
  private static final int MOST_ENTRIES = 200_000;

  private TorchZip() {}

  static TorchFile read(Path file) throws IOException {
    long size = Files.size(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String prefix = prefix(zip);
      ByteOrder order = order(zip, prefix);
      byte[] pickle = bytes(zip, entry(zip, prefix + PICKLE), TorchFile.LARGEST_PICKLE);
      Map<String, byte[]> storages = new HashMap<>();
      long room = size; // entries may overlap
      String data = prefix + "/data/";
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry e = all.nextElement();
        if (e.getName().startsWith(data) && !e.isDirectory()) {
          room -= e.getSize();
          if (room < 0) {
            throw new Damage("its entries together have more bytes than it has");
          }
          storages.put(e.getName().substring(data.length()), bytes(zip, e, size));
        }
      }
      return new TorchFile(
          "PyTorch (zip)",
          new PickleReader(ByteBuffer.wrap(pickle)).read(),
          order,
          storages,
          metadata(zip, prefix));
    }
  }

  private static Map<String, String> metadata(ZipFile zip, String prefix) throws IOException {
    ZipEntry e = zip.getEntry(prefix + METADATA);
    return e == null
        ? Map.of()
        : SafetensorsHeader.decode(bytes(zip, e, LARGEST_METADATA), 0).metadata();
  }

  /** Returns the folder that contains everything; checks the entries as a whole. */
  private static String prefix(ZipFile zip) throws IOException {
    if (zip.size() > MOST_ENTRIES) {
      throw new Damage("it has %d entries".formatted(zip.size()));
    }
    Set<String> names = new HashSet<>();
    Optional<String> found = Optional.empty();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry e = all.nextElement();
      String name = e.getName();
      if (e.getMethod() != ZipEntry.STORED) {
        throw new Damage(
            "its entry '%s' is compressed, which PyTorch never does"
                .formatted(Damage.shortened(name)));
      }
      if (!names.add(name)) {
        throw new Damage("it has the entry '%s' twice".formatted(Damage.shortened(name)));
      }
      if (name.endsWith("/constants.pkl")) {
        throw new Damage("it is TorchScript, a program; save the state_dict() instead");
      }
      if (name.endsWith(PICKLE)) {
        if (found.isPresent()) {
          throw new Damage("it has two files data.pkl");
        }
        found = Optional.of(name.substring(0, name.length() - PICKLE.length()));
      }
    }
    return found.orElseThrow(
        () -> new Damage("it is a zip file without data.pkl, so not a PyTorch file"));
  }

  private static ByteOrder order(ZipFile zip, String prefix) throws IOException {
    ZipEntry e = zip.getEntry(prefix + "/byteorder");
    if (e == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String text = new String(bytes(zip, e, 16), StandardCharsets.US_ASCII).strip();
    return switch (text) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw new Damage("its byte order is '%s'".formatted(Damage.shortened(text)));
    };
  }

  private static ZipEntry entry(ZipFile zip, String name) throws IOException {
    ZipEntry e = zip.getEntry(name);
    if (e == null) {
      throw new Damage("its entry '%s' cannot be found".formatted(Damage.shortened(name)));
    }
    return e;
  }

  private static byte[] bytes(ZipFile zip, ZipEntry e, long most) throws IOException {
    if (e.getSize() > most || e.getSize() > Integer.MAX_VALUE - 8) {
      throw new Damage(
          "its entry '%s' should have %d bytes, more than is possible"
              .formatted(Damage.shortened(e.getName()), e.getSize()));
    }
    try (InputStream in = zip.getInputStream(e)) {
      byte[] bytes = in.readNBytes((int) e.getSize());
      if (bytes.length < e.getSize()) {
        throw new EOFException();
      }
      return bytes;
    }
  }
}
