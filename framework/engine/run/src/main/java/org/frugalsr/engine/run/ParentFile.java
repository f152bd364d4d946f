package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.json.Json;

/**
 * The file {@code parent.json} of a run that is a trial of a study.
 *
 * @param study the study's name
 * @param folder the study's folder, relative to the run's
 * @param variant which of the study's configs this is
 * @param seed of the trial
 * @param key of the trial; early versions left it out
 * @param config the origin of the study's config, if it was in a repository
 */
public record ParentFile(
    @JsonProperty(required = true) String study,
    @JsonProperty(required = true) String folder,
    @JsonProperty(required = true) String variant,
    @JsonProperty(required = true) long seed,
    Optional<String> key,
    Optional<ConfigOrigin> config) {
  /**
   * Reads the file.
   *
   * @return empty if it is absent or a link
   * @throws JsonProcessingException if it is damaged
   * @throws org.frugalsr.api.error.WorldError if it cannot be read
   */
  public static Optional<ParentFile> read(Path file) throws JsonProcessingException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Json.record(
              new String(Files.readAllBytes(file), StandardCharsets.UTF_8), ParentFile.class));
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /**
   * As {@link #read}, but also empty if it is damaged, for readers that use it only as
   * documentation.
   */
  public static Optional<ParentFile> readIfWhole(Path file) {
    try {
      return read(file);
    } catch (JsonProcessingException damaged) {
      return Optional.empty();
    }
  }

  /** Writes the file atomically. */
  public void write(Path file) {
    AtomicFile.write(file, Json.file(this));
  }

  /** Whether it belongs to a trial; a file without a key is identified by its seed. */
  public boolean isOf(String trialKey, long trialSeed) {
    return key.orElse(trialKey).equals(trialKey) && seed == trialSeed;
  }
}
