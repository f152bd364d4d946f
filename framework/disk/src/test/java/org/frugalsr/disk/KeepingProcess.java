package org.frugalsr.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.frugalsr.disk.BoundedFolder.Opening;

/** A process that finds and keeps files in a bounded folder. */
public final class KeepingProcess {
  static final int BYTES = 1 << 14;
  static final KeptKind KIND =
      new KeptKind(
          ".kept", "a kept file", "files", "all files", "It is slow.", "a.folder", "a.gib");

  private KeepingProcess() {}

  /**
   * Folder, bound, number of files to find or keep, seed; or a folder alone, whose lock is held
   * until the standard input ends.
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 1) {
      try (RandomAccessFile file = OwnFile.open(Path.of(args[0], ".lock"));
          FileLock lock = file.getChannel().lock()) {
        System.out.println("holds " + lock.isValid());
        System.in.transferTo(OutputStream.nullOutputStream());
      }
      return;
    }
    BoundedFolder folder =
        new BoundedFolder(
            Path.of(args[0]), Long.parseLong(args[1]), KIND, text -> System.out.println(text));
    Random random = new Random(Long.parseLong(args[3]));
    System.out.println("started");
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      int number = random.nextInt(100);
      byte[] key = key(number);
      Path file =
          folder
              .find(key, opening(number))
              .or(() -> folder.keep(key, BYTES, out -> out.write(content(number)), opening(number)))
              .orElse(Path.of(""));
      folder.release(java.util.Set.of(file));
    }
    System.out.println("done");
  }

  static byte[] key(int number) {
    return ByteBuffer.allocate(32).putInt(number).array();
  }

  static byte[] content(int number) {
    byte[] content = new byte[BYTES];
    new Random(number).nextBytes(content);
    return content;
  }

  /** Returns the path of a file whose content is right. */
  static Opening<Path> opening(int number) {
    return path -> {
      if (!java.util.Arrays.equals(Files.readAllBytes(path), content(number))) {
        throw new DamagedFile("it has another content");
      }
      return path;
    };
  }
}
