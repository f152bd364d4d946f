package org.frugalsr.plugin.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.frugalsr.api.error.WorldError;

/** The jar with the classes of the package {@code driver}, which Spark loads. */
final class DriverJar {
  /** Its name in a submission's folder. */
  static final String NAME = "driver.jar";

  /** The class with the method {@code main}. */
  static final String MAIN = "org.frugalsr.plugin.spark.driver.StudyDriver";

  private static final List<String> CLASSES = List.of("StudyDriver", "StudyWorker", "Attendance");

  private DriverJar() {}

  /**
   * Writes it. A later build of FrugalSR does not change it while it is in use.
   *
   * @throws WorldError if the disk fails
   */
  static void write(Path folder) {
    Path file = folder.resolve(NAME);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (String name : CLASSES) {
        String path = "org/frugalsr/plugin/spark/driver/" + name + ".class";
        try (InputStream in = DriverJar.class.getResourceAsStream("/" + path)) {
          if (in == null) {
            throw new IllegalStateException("no " + path);
          }
          out.putNextEntry(new ZipEntry(path));
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new WorldError("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
