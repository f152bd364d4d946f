package org.frugalsr.engine.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.frugalsr.disk.AtomicFile;

/** Writes that meet a disk without space. */
public final class FullDisk {
  private FullDisk() {}

  /** Whether this machine can play one. */
  public static boolean isThere() {
    return Files.exists(Path.of("/dev/full")); // is of Linux
  }

  /** A file whose content finds no space. */
  public static AtomicFile file(Path target) throws IOException {
    Path temporary = Files.createFile(target.resolveSibling("." + target.getFileName() + ".tmp"));
    return new AtomicFile(target, temporary, new FileOutputStream("/dev/full"));
  }
}
