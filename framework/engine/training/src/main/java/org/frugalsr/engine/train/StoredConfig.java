package org.frugalsr.engine.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.engine.checkpoint.Checkpoint;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.run.FolderLock;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RunFolder;

/**
 * Checks that a run's stored config is the one that a checkpoint was made with.
 *
 * <p>A resume with other keys records them in the provenance before it stores them, so the two may
 * differ until the next checkpoint; a manual edit is not recorded.
 */
final class StoredConfig {
  private StoredConfig() {}

  /**
   * Rejects a stored config that is not the checkpoint's.
   *
   * @param bound the same config, perhaps with overrides; its plug-ins are used
   * @throws WorldError with the difference and how to restore the config
   */
  static void requireOf(Checkpoint checkpoint, RunFolder folder, Experiment bound) {
    if (checkpoint.weightsOnly()) {
      return; // its config is unknown; the weights were checked to fit this network
    }
    Experiment stored =
        Experiment.of(ConfigSource.stored(folder.canonicalConfig(), List.of()), bound.registry());
    Optional<String> difference = difference(checkpoint, stored, recorded(folder.provenance()));
    if (difference.isPresent()) {
      throw new WorldError(
          """
          The config stored in %1$s is not the one that its checkpoint %2$s was made with: %3$s.
          To restore it from config.conf: frugal repair %4$s
          To change keys, use the command line: frugal resume %4$s -o KEY=VALUE, or frugal fork %4$s --out FOLDER -o KEY=VALUE\
          """
              .formatted(
                  folder.path(),
                  CheckpointFolder.name(checkpoint.step()),
                  difference.get(),
                  ShellWord.of(folder.path())));
    }
  }

  private static Optional<String> difference(
      Checkpoint checkpoint, Experiment stored, Set<String> recorded) {
    String network = stored.network().choice().name();
    if (stored.root().seed() != checkpoint.seed()) {
      return differs("seed", stored.root().seed(), checkpoint.seed());
    }
    if (!network.equals(checkpoint.network())) {
      return differs("network.name", network, checkpoint.network());
    }
    String hash = stored.hash();
    return hash.equals(checkpoint.configHash()) || recorded.contains(hash)
        ? Optional.empty()
        : differs("the hash of its keys", hash, checkpoint.configHash());
  }

  private static Optional<String> differs(String what, Object stored, Object made) {
    return Optional.of(
        "%s is %s in the config, but %s in the checkpoint".formatted(what, stored, made));
  }

  /**
   * Returns the hashes of the configs that sessions started with, as far as the provenance is
   * intact.
   */
  private static Set<String> recorded(Path provenance) {
    try {
      return Files.exists(provenance)
          ? Provenance.sessions(provenance).stream()
              .flatMap(session -> session.configHash().stream())
              .collect(Collectors.toSet())
          : Set.of();
    } catch (WorldError damaged) {
      return Set.of();
    }
  }

  /**
   * Renders a config derived from a run's stored one for people to read, with the original source
   * of each value.
   */
  static String text(Experiment e, RunFolder folder) {
    try {
      return e.resolved().renderAfter(Files.readString(folder.config()));
    } catch (IOException unreadable) {
      return e.resolved().render();
    }
  }

  /**
   * Rewrites one of the two forms of the config from the other, if that one is the checkpoint's.
   *
   * @param path the folder of a run
   * @param plugins overrides of {@code plugins.path}, which are used here but not stored
   * @return what was done; empty if nothing was necessary or the folder is not a run
   * @throws WorldError if neither is the checkpoint's
   */
  static Optional<String> repair(Path path, List<String> plugins) {
    Path text = path.resolve("config.conf");
    Path canonical = path.resolve("config.json");
    if (!Files.isDirectory(path.resolve("checkpoints"))
        || !(Files.exists(text) || Files.exists(canonical))) {
      return Optional.empty();
    }
    try (FolderLock lock = RunFolder.lock(path)) {
      Optional<Checkpoint> checkpoint = newest(new CheckpointFolder(path.resolve("checkpoints")));
      Set<String> recorded = recorded(path.resolve("provenance.json"));
      Optional<Experiment> stored =
          fitting(checkpoint, recorded, ConfigSource::stored, canonical, plugins);
      if (stored.isPresent()) {
        if (Files.exists(text)) {
          return Optional.empty();
        }
        write(text, stored.get().resolved().render());
        return Optional.of("config.conf was missing and has been rewritten from config.json");
      }
      Optional<Experiment> other = fitting(checkpoint, recorded, ConfigSource::load, text, plugins);
      if (other.isEmpty()) {
        throw new WorldError(
            "Neither config.json nor config.conf in %s is the config that its checkpoints were made with.\nCopy one of them again from where it was made."
                .formatted(path));
      }
      if (Files.exists(canonical)) {
        Repair.setAside(canonical);
      }
      write(canonical, other.get().resolved().json());
      return Optional.of("config.json has been rewritten from config.conf");
    }
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Experiment> fitting(
      Optional<Checkpoint> checkpoint,
      Set<String> recorded,
      BiFunction<Path, List<String>, LoadedConfig> reader,
      Path file,
      List<String> plugins) {
    LoadedConfig loaded;
    try {
      loaded = reader.apply(file, List.of());
    } catch (FrugalException damagedOrAbsent) {
      return Optional.empty();
    }
    // an error here is not damage
    Registry registry = Experiment.registry(reader.apply(file, plugins));
    try {
      return Optional.of(Experiment.of(loaded, registry))
          .filter(e -> checkpoint.flatMap(c -> difference(c, e, recorded)).isEmpty());
    } catch (FrugalException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<Checkpoint> newest(CheckpointFolder folder) {
    for (long step : folder.steps().reversed()) {
      try {
        Checkpoint checkpoint = folder.load(CheckpointFolder.name(step));
        if (!checkpoint.weightsOnly()) {
          return Optional.of(checkpoint);
        }
      } catch (FrugalException damaged) {
        if (Repair.isRefused(damaged)) {
          throw damaged;
        }
        // an earlier one may be intact
      }
    }
    return Optional.empty();
  }
}
