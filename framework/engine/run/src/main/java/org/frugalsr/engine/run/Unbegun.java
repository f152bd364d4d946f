package org.frugalsr.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.Leftovers;
import org.frugalsr.engine.journal.ImagesShared;
import org.frugalsr.engine.journal.JournalEvent;
import org.frugalsr.engine.journal.NetworkCost;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.Warning;

/**
 * Recognises folders of runs that ended before their first checkpoint, which can be removed without
 * loss.
 *
 * <p>Such a folder contains only files that a run writes, no complete checkpoint, no image, and a
 * journal without trained steps.
 */
final class Unbegun {
  private static final Set<String> FILES =
      Set.of(
          FolderLock.NAME,
          "config.conf",
          "config.json",
          "provenance.json",
          "journal.jsonl",
          "log.txt",
          "report.html",
          "parent.json",
          "tracking.json",
          "tracking.lock",
          WeightOrigin.IMPORT);

  private static final Pattern CHECKPOINT = Pattern.compile("(.*)\\.(json|safetensors)");

  /**
   * Damaged copies of the config and the provenance kept by a repair, which can be removed without
   * loss.
   */
  private static final Pattern KEPT =
      Pattern.compile("(config|provenance)\\.json(\\.\\d+)?\\.damaged");

  private Unbegun() {}

  /**
   * Returns why a folder must not be emptied.
   *
   * @param folder an existing folder
   * @return a clause that begins with "it"; empty if nothing would be lost
   * @throws WorldError if it cannot be read
   */
  static Optional<String> objection(Path folder) {
    for (Path file : list(folder)) {
      String name = String.valueOf(file.getFileName());
      boolean known =
          name.equals("checkpoints") || name.equals("pictures")
              ? Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
              : (FILES.contains(name)
                      || KEPT.matcher(name).matches()
                      || Leftovers.isTemporary(file))
                  && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      if (!known) {
        String maker = name.endsWith(".damaged") ? "a repair has kept" : "no run makes";
        return Optional.of("it holds %s, which %s".formatted(name, maker));
      }
    }
    if (Files.exists(folder.resolve("config.conf"))
        && !Files.isDirectory(folder.resolve("checkpoints"))) { // a run creates that folder first
      return Optional.of("it holds a config.conf that may be the user's own");
    }
    Optional<String> picture = first(folder.resolve("pictures"));
    if (picture.isPresent()) {
      return Optional.of("it holds the image " + picture.get());
    }
    return trained(folder);
  }

  /** Whether an event does not imply that steps were trained. */
  private static boolean precedesTraining(JournalEvent event) {
    return event instanceof Started
        || event instanceof NetworkCost
        || event instanceof Warning
        || event instanceof ImagesShared;
  }

  private static Optional<String> trained(Path folder) {
    boolean told;
    try {
      Path journal = folder.resolve("journal.jsonl");
      List<JournalRecord<?>> records =
          Files.exists(journal) ? Journal.read(journal).records() : List.of();
      told = !records.isEmpty();
      if (records.stream().anyMatch(r -> !precedesTraining(r.event()))) {
        return Optional.of("its journal records a training");
      }
    } catch (WorldError damaged) {
      return Optional.of("its journal is damaged");
    }
    Optional<String> file = first(folder.resolve("checkpoints"));
    if (file.isPresent() && isDamagedKept(folder.resolve("checkpoints"))) {
      return Optional.of("it holds a damaged checkpoint, which a repair has kept");
    }
    // one of the two files of the first checkpoint may already have its name
    return file.isPresent() && (!told || isComplete(folder.resolve("checkpoints")))
        ? Optional.of("it holds the checkpoint " + file.get())
        : Optional.empty();
  }

  /** Whether a run has a checkpoint with both its files, without reading them. */
  static boolean hasCheckpoint(Path folder) {
    Path checkpoints = folder.resolve("checkpoints");
    return Files.isDirectory(checkpoints)
        && list(checkpoints).stream()
            .map(p -> String.valueOf(p.getFileName()))
            .filter(name -> name.matches("step-\\d{6,18}\\.json"))
            .anyMatch(
                name -> Files.exists(checkpoints.resolve(name.replace(".json", ".safetensors"))));
  }

  private static boolean isDamagedKept(Path checkpoints) {
    return list(checkpoints).stream().anyMatch(p -> p.toString().endsWith(".damaged"));
  }

  private static boolean isComplete(Path checkpoints) {
    return list(checkpoints).stream()
            .map(p -> CHECKPOINT.matcher(String.valueOf(p.getFileName())))
            .filter(m -> m.matches() && !m.group().startsWith("."))
            .count()
        > 1;
  }

  /** The first entry of a folder that is not a temporary file. */
  private static Optional<String> first(Path folder) {
    return (Files.isDirectory(folder) ? list(folder) : List.<Path>of())
        .stream()
            .filter(p -> !Leftovers.isTemporary(p))
            .map(p -> String.valueOf(p.getFileName()))
            .findFirst();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw DiskError.reading(folder, e);
    }
  }
}
