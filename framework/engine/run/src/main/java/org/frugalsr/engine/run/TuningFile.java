package org.frugalsr.engine.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.json.Json;

/**
 * The file {@code tuning.json} of a study: what its variants tuned, on which data, at which cost,
 * and what was chosen.
 *
 * @param variants those that tune, in the order of the study
 */
public record TuningFile(List<Variant> variants) {
  /** Its name in the study's folder. */
  public static final String NAME = "tuning.json";

  /**
   * The tuning of a variant.
   *
   * @param variant its name
   * @param on the validation sets
   * @param seeds of the candidates
   * @param search {@code grid} or {@code random}
   * @param rounds the steps of each round
   * @param budget training steps that all candidates might take together
   * @param spent those that they took
   * @param share the budget relative to the steps of all seeds of the variant
   * @param candidates in the order in which they were tried
   * @param chosen the values that were chosen, by key; empty while it runs
   * @param cut whether the best value was at the end of its range and the budget did not suffice to
   *     try the next one
   */
  public record Variant(
      @JsonProperty(required = true) String variant,
      List<String> on,
      List<Long> seeds,
      String search,
      List<Long> rounds,
      long budget,
      long spent,
      double share,
      List<Candidate> candidates,
      Map<String, String> chosen,
      boolean cut) {
    /** Keeps copies. */
    public Variant {
      on = List.copyOf(on);
      seeds = List.copyOf(seeds);
      rounds = List.copyOf(rounds);
      candidates = List.copyOf(candidates);
      chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
    }

    /** What was chosen, and the cost. */
    public String summary() {
      String values =
          chosen.entrySet().stream()
              .map(c -> c.getKey() + " = " + c.getValue())
              .collect(Collectors.joining(", "));
      return String.format(
          Locale.ROOT,
          "%s (%d candidates, %,d of %,d steps)",
          chosen.isEmpty() ? "not chosen yet" : values,
          candidates.size(),
          spent,
          budget);
    }
  }

  /**
   * A combination of values that was tried.
   *
   * @param values by key
   * @param round that it was tried first in, from 0
   * @param extension whether it is beyond the range of the config
   * @param scores after each round that it took part in
   */
  public record Candidate(
      Map<String, String> values, int round, boolean extension, List<ScoreAt> scores) {
    /** Keeps copies. */
    public Candidate {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      scores = List.copyOf(scores);
    }
  }

  /**
   * A score.
   *
   * @param step of the training
   * @param psnr the mean over the sets, scales and seeds, in dB; empty if the training diverged
   */
  public record ScoreAt(long step, OptionalDouble psnr) {}

  /** Keeps a copy. */
  public TuningFile {
    variants = List.copyOf(variants);
  }

  /**
   * Reads the file of a study.
   *
   * @param study its folder
   * @return empty if it has none
   * @throws WorldError if it is damaged or cannot be read
   */
  public static Optional<TuningFile> read(Path study) {
    Path file = study.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Optional.of(Json.record(text, TuningFile.class));
    } catch (JsonProcessingException e) {
      throw new WorldError(
          "The file %s is damaged.\nRemove it and start the study again: it is derived from the runs in %s."
              .formatted(file, study.resolve("tuning")),
          e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /** Removes the file of a study, if it has one. */
  public static void delete(Path study) {
    try {
      Files.deleteIfExists(study.resolve(NAME));
    } catch (IOException e) {
      throw DiskError.writing(study.resolve(NAME), 0, e);
    }
  }

  /** Writes the file atomically, unless it has this content already. */
  public void write(Path study) {
    byte[] content = Json.file(this);
    Path file = study.resolve(NAME);
    try {
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
        return;
      }
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
    AtomicFile.write(file, content);
  }
}
