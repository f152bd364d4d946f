package org.frugalsr.imaging.data;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.ImageFormat;

/**
 * Something in a set's folder that is, or holds, images, and is not used.
 *
 * @param name without ending
 * @param text what it is called, and why it is not used
 */
record LeftOut(String name, String text) {
  /** What a sub-folder holds. */
  private static final class Count extends SimpleFileVisitor<Path> {
    private static final int MOST = 100_000;

    private int images;
    private int unreadable;
    private int seen;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      seen++;
      images += isImage(file) ? 1 : 0;
      return seen < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      unreadable++;
      return FileVisitResult.CONTINUE;
    }
  }

  /**
   * A file that is not one of the set's.
   *
   * @return empty if it does not look like an image
   */
  static Optional<LeftOut> file(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!isImage(file)) {
      return Optional.empty();
    }
    String why =
        Files.isRegularFile(file)
            ? "is of a format that is not read"
            : Files.isSymbolicLink(file) ? "links to nothing" : "is no file";
    return Optional.of(new LeftOut(Folder.stem(file), "%s (%s)".formatted(name, why)));
  }

  /**
   * A sub-folder, which no set looks into.
   *
   * @return empty if there are no images in it or below
   */
  static Optional<LeftOut> folder(Path folder) {
    Count count = new Count();
    try {
      Files.walkFileTree(folder, count);
    } catch (IOException e) {
      count.unreadable++;
    }
    String name = String.valueOf(folder.getFileName());
    if (count.images == 0 && count.unreadable == 0) {
      return Optional.empty();
    }
    String text =
        count.images == 0
            ? "a sub-folder that cannot be read"
            : "a sub-folder with %d images".formatted(count.images);
    return Optional.of(new LeftOut(name, "%s/ (%s)".formatted(name, text)));
  }

  private static boolean isImage(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (ImageFile.isImage(file) || ImageFormat.isNamedAsOther(file));
  }
}
