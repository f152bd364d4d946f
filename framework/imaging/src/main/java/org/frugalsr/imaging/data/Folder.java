package org.frugalsr.imaging.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.ImageFile;

/**
 * The files of a folder, told apart by name.
 *
 * @param images image files by their name without ending, in dictionary order
 * @param misnamed one sentence for each file that cannot be used because of its name
 */
record Folder(Map<String, Path> images, List<String> misnamed) {
  private static final int[] PNG = {0x89, 'P', 'N', 'G'};
  private static final int[] JPEG = {0xFF, 0xD8, 0xFF};

  /**
   * Lists a folder, without its subfolders and hidden files.
   *
   * @throws UserError if it does not exist or has no images
   */
  static Folder list(Path path, String where) {
    if (!Files.isDirectory(path)) {
      throw new UserError(
          "There is no folder %s%s."
              .formatted(path, where.isEmpty() ? "" : ", which " + where + " names"));
    }
    Map<String, Path> images = new TreeMap<>();
    List<String> misnamed = new ArrayList<>();
    for (Path file : files(path)) {
      if (ImageFile.isImage(file)) {
        String name = stem(file);
        Path other = images.putIfAbsent(name, file);
        if (other != null) {
          misnamed.add(
              "%s has the name of %s; names without their ending must differ."
                  .formatted(file, other.getFileName()));
        }
      } else {
        imageEnding(file)
            .ifPresent(
                ending ->
                    misnamed.add(
                        "%s holds an image; its name must end in %s.".formatted(file, ending)));
      }
    }
    if (images.isEmpty() && misnamed.isEmpty()) {
      throw new UserError(
          "There are no images in %s; files ending in png, bmp, jpg or jpeg were expected."
              .formatted(path));
    }
    return new Folder(images, misnamed);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new WorldError("Cannot list folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** The ending that a file should have by its first bytes, if it is an image. */
  private static Optional<String> imageEnding(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    } catch (IOException e) {
      return Optional.empty(); // unreadable and not named as an image: none of our business
    }
    if (startsWith(head, PNG)) {
      return Optional.of(".png");
    }
    return startsWith(head, JPEG) ? Optional.of(".jpg") : Optional.empty();
  }

  private static boolean startsWith(byte[] head, int[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || Byte.toUnsignedInt(head[i]) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
