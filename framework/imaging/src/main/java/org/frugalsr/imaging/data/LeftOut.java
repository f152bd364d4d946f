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
 * An image, or a folder of images, in a set's folder that is not used.
 *
 * @param name without ending
 * @param text its file name, and why it is not used
 */
record LeftOut(String name, String text) {
  /** Counts the images of a sub-folder. */
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
   * Describes a file that is not used by the set.
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
            : Files.isSymbolicLink(file) ? "is a broken link" : "is not a file";
    return Optional.of(new LeftOut(Folder.stem(file), "%s (%s)".formatted(name, why)));
  }

  /**
   * Describes a sub-folder, which sets do not search.
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
