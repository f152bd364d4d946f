package org.frugalsr.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.TrackingSettings.Checkpoints;
import org.frugalsr.engine.run.RunFolder;

/** Selects the files of a run to send. */
final class Attachments {
  private Attachments() {}

  /**
   * Returns the existing files: the config and the provenance; of a run that is not being trained
   * also report, journal, log, pictures and the chosen checkpoints.
   *
   * @return the files by their names in the tracker
   * @throws org.frugalsr.api.error.WorldError if a folder of the run is a link, which may lead to
   *     private files
   */
  static Map<String, Path> of(RunFolder run, Checkpoints checkpoints, boolean ended) {
    Map<String, Path> files = new LinkedHashMap<>();
    add(files, "", List.of(run.config(), run.canonicalConfig(), run.provenance()));
    if (ended) {
      add(files, "", List.of(run.report(), run.log(), run.journal()));
      requireNoLink(run.pictures());
      add(files, "pictures/", list(run.pictures()));
    }
    if (ended || checkpoints == Checkpoints.ALL) {
      requireNoLink(run.checkpoints());
      CheckpointFolder folder = new CheckpointFolder(run.checkpoints());
      add(files, "checkpoints/", chosen(folder, checkpoints));
    }
    return files;
  }

  private static void requireNoLink(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      throw new WorldError(
          "%s is a link to another folder, whose content is not sent.\nReplace the link by the folder itself."
              .formatted(folder));
    }
  }

  private static List<Path> chosen(CheckpointFolder folder, Checkpoints checkpoints) {
    return switch (checkpoints) {
      case NONE -> List.of();
      case BEST -> of(folder, folder.bestOrLast());
      case LAST -> of(folder, CheckpointFolder.LAST);
      case ALL ->
          Stream.concat(
                  folder.steps().stream().flatMap(step -> folder.files(step).stream()),
                  Stream.of(CheckpointFolder.LAST, CheckpointFolder.BEST).map(folder::pointer))
              .toList();
    };
  }

  private static List<Path> of(CheckpointFolder folder, String role) {
    return folder.stepOf(role).stream()
        .boxed()
        .flatMap(
            step -> Stream.concat(folder.files(step).stream(), Stream.of(folder.pointer(role))))
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw DiskError.reading(folder, e);
    }
  }

  /**
   * Adds regular files, without temporary ones, which begin with a dot, and links, which may lead
   * to private files.
   */
  private static void add(Map<String, Path> files, String folder, List<Path> paths) {
    for (Path path : paths) {
      String name = String.valueOf(path.getFileName());
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !name.startsWith(".")) {
        files.put(folder + name, path);
      }
    }
  }
}
