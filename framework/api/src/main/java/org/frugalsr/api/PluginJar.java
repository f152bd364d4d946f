package org.frugalsr.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apiguardian.api.API;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;

/**
 * A jar on {@code plugins.path} with a hash of its content when it was read.
 *
 * @param file its path
 * @param content SHA-256 over the names and bytes of its entries, 64 hexadecimal digits: dates and
 *     the order in the file are ignored, so that rebuilding the same sources gives the same content
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record PluginJar(Path file, String content) {
  private static final int BUFFER = 1 << 16;

  /**
   * Reads the jars of a path, in the order in which their classes are searched.
   *
   * @param path jar files, or folders whose jars are all taken
   * @throws UserError if one of them does not exist
   * @throws WorldError if one cannot be read
   */
  public static List<PluginJar> on(List<Path> path) {
    List<PluginJar> jars = new ArrayList<>();
    for (Path p : path) {
      if (Files.isDirectory(p)) {
        try (Stream<Path> files = Files.list(p)) {
          files
              .filter(f -> f.toString().endsWith(".jar"))
              .sorted()
              .forEach(f -> jars.add(new PluginJar(f, contentOf(f))));
        } catch (IOException e) {
          throw new WorldError("The folder " + p + " on plugins.path cannot be read.", e);
        }
      } else if (Files.isRegularFile(p)) {
        jars.add(new PluginJar(p, contentOf(p)));
      } else {
        throw new UserError(
            "plugins.path names "
                + p
                + ", which does not exist; it takes jar files and folders of jars.\n"
                + "If the plug-ins of a run have moved: resume and fork take"
                + " -o 'plugins.path=[PATH]', eval and upscale --plugins PATH.");
      }
    }
    return jars;
  }

  /** The distinct content hashes of several jars, sorted; names and paths are ignored. */
  public static List<String> contents(List<PluginJar> jars) {
    return jars.stream().map(PluginJar::content).distinct().sorted().toList();
  }

  private static String contentOf(Path file) {
    MessageDigest digest = sha256();
    try {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        List<? extends ZipEntry> entries =
            zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
        for (ZipEntry entry : entries) {
          digest.update(entry.getName().getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          try (InputStream in = zip.getInputStream(entry)) {
            digest.update(bytes(in));
          }
        }
      } catch (ZipException noJar) { // Java takes no classes from it either
        digest.reset();
        try (InputStream in = Files.newInputStream(file)) {
          digest.update(bytes(in));
        }
      }
    } catch (IOException e) {
      throw new WorldError("The plug-in jar " + file + " cannot be read.", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of an entry's bytes, so that entry boundaries are part of the content. */
  private static byte[] bytes(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    try (DigestInputStream through = new DigestInputStream(in, digest)) {
      byte[] buffer = new byte[BUFFER];
      while (through.read(buffer) >= 0) {
        // reading it updates the digest
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
