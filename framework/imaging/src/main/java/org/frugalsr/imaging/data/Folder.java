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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.ImageFormat;

/**
 * The image files of a folder by name.
 *
 * @param images image files by their name without ending, in dictionary order
 * @param misnamed the files that cannot be used because of their names
 * @param leftOut further images in it or below it that are not used
 */
record Folder(Map<String, Path> images, List<Misnamed> misnamed, List<LeftOut> leftOut) {
  private static final int[] PNG = {0x89, 'P', 'N', 'G'};
  private static final int[] JPEG = {0xFF, 0xD8, 0xFF};

  /**
   * A file that cannot be used because of its name.
   *
   * @param name the name without ending
   * @param problem one sentence
   */
  record Misnamed(String name, String problem) {}

  /**
   * Lists a folder without its subfolders and hidden files.
   *
   * @param where the key that names it, for the message; empty if there is none
   * @param known a folder that is used for something else, such as LR files, if any
   * @throws UserError if it does not exist or has no images
   */
  static Folder list(Path path, String where, Optional<Path> known) {
    if (!Files.isDirectory(path)) {
      throw new UserError(
          "There is no folder %s%s."
              .formatted(path, where.isEmpty() ? "" : ", which " + where + " names"));
    }
    Map<String, Path> images = new TreeMap<>();
    List<Misnamed> misnamed = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Path file : files(path)) {
      if (Files.isDirectory(file)) {
        if (known
            .filter(k -> Catalogue.realPath(k).startsWith(Catalogue.realPath(file)))
            .isEmpty()) {
          LeftOut.folder(file).ifPresent(leftOut::add);
        }
      } else if (!Files.isRegularFile(file)) {
        LeftOut.file(file).ifPresent(leftOut::add);
      } else if (ImageFile.isImage(file)) {
        String name = stem(file);
        Path other = images.putIfAbsent(name, file);
        if (other != null) {
          misnamed.add(
              new Misnamed(
                  name,
                  "%s has the name of %s; names without their ending must differ."
                      .formatted(file, other.getFileName())));
        }
      } else {
        imageEnding(file)
            .ifPresentOrElse(
                ending ->
                    misnamed.add(
                        new Misnamed(
                            stem(file),
                            "%s holds an image; its name must end in %s.".formatted(file, ending))),
                () -> LeftOut.file(file).ifPresent(leftOut::add));
      }
    }
    if (images.isEmpty() && misnamed.isEmpty()) {
      throw new UserError(
          "There are no images in %s; files ending in %s were expected.%s"
              .formatted(
                  path,
                  ImageFormat.ENDINGS,
                  leftOut.isEmpty()
                      ? ""
                      : "\nLeft out: "
                          + String.join(", ", leftOut.stream().limit(5).map(LeftOut::text).toList())
                          + (leftOut.size() > 5 ? ", ..." : "")));
    }
    return new Folder(images, misnamed, leftOut);
  }

  /** The folder restricted to some names. */
  Folder only(Predicate<String> names) {
    Map<String, Path> left = new TreeMap<>(images);
    left.keySet().removeIf(names.negate());
    return new Folder(
        left,
        misnamed.stream().filter(file -> names.test(file.name())).toList(),
        leftOut.stream().filter(file -> names.test(file.name())).toList());
  }

  /** Whether it has no image at all, not even a misnamed one. */
  boolean isEmpty() {
    return images.isEmpty() && misnamed.isEmpty() && leftOut.isEmpty();
  }

  /** One sentence for each misnamed file. */
  List<String> problems() {
    return misnamed.stream().map(Misnamed::problem).toList();
  }

  /**
   * Rejects a folder that has misnamed images but none that can be used.
   *
   * @param place the folder
   * @throws UserError that lists the misnamed files
   */
  void requireImages(Path place) {
    if (images.isEmpty() && !misnamed.isEmpty()) {
      throw new UserError(
          TrainingImages.list(
              "No image in " + place + " can be used, because of their names:", problems()));
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new WorldError("Cannot list folder " + folder + ": " + e.getMessage(), e);
    }
  }

  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** The ending that a file should have according to its first bytes, if it is an image. */
  private static Optional<String> imageEnding(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    } catch (IOException e) {
      return Optional.empty(); // unreadable and not named as an image: ignored
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
