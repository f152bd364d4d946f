package org.frugalsr.engine.history;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.frugalsr.api.config.ResolvedConfig;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.checkpoint.CheckpointFolder;
import org.frugalsr.engine.checkpoint.JournalGap;
import org.frugalsr.engine.journal.Started;
import org.frugalsr.engine.journal.Stopped;
import org.frugalsr.engine.run.History;
import org.frugalsr.engine.run.Journal;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.engine.run.Provenance;
import org.frugalsr.engine.run.RecordedSession;
import org.frugalsr.engine.run.RunFolder;

/**
 * The content of a run folder.
 *
 * @param folder its name
 * @param pictures its image folder
 * @param config the resolved configuration
 * @param history the journal; empty if there is none yet
 * @param sessions the provenance; empty if there is none yet
 * @param gap journal records that are missing, judging by the checkpoints
 */
public record RunContent(
    String folder,
    Path pictures,
    ResolvedConfig config,
    History history,
    List<RecordedSession> sessions,
    Optional<String> gap) {
  /**
   * Reads a run folder.
   *
   * @throws org.frugalsr.api.error.WorldError if a file in it is damaged
   */
  public static RunContent read(RunFolder run) {
    Path file = run.canonicalConfig();
    String json;
    try {
      json = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
    History history =
        Files.exists(run.journal()) ? Journal.read(run.journal()) : new History(List.of());
    return new RunContent(
        String.valueOf(run.path().toAbsolutePath().normalize().getFileName()),
        run.pictures(),
        ResolvedConfig.parse(json, file.toString()),
        history,
        Files.exists(run.provenance()) ? Provenance.sessions(run.provenance()) : List.of(),
        JournalGap.of(history, new CheckpointFolder(run.checkpoints())));
  }

  /** The run's name. */
  public String name() {
    return setting("name").orElse(folder);
  }

  /** The seed of everything random in it. */
  public long seed() {
    return setting("seed").flatMap(RunContent::whole).orElse(0L);
  }

  private static Optional<Long> whole(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns a one-line summary of the run. */
  public String summary() {
    List<String> facts = new ArrayList<>();
    setting("network.name").ifPresent(name -> facts.add("network " + name));
    List<String> scales = settings("network.scale");
    if (!scales.isEmpty()) {
      facts.add("×" + String.join(", ×", scales));
    }
    setting("block.name").ifPresent(name -> facts.add("block " + name));
    setting("operator.name").ifPresent(name -> facts.add("operator " + name));
    quantizer().ifPresent(name -> facts.add("quantizer " + name));
    return facts.isEmpty()
        ? "The configuration does not name a network."
        : String.join(" · ", facts);
  }

  /** Returns the record of the run's start, if its journal has one. */
  public Optional<JournalRecord<Started>> start() {
    return history.of(Started.class).stream().findFirst();
  }

  /** Returns the planned number of steps according to the latest session. */
  public OptionalLong steps() {
    return history.steps();
  }

  /** Returns how the latest session ended, if it did. */
  public Optional<JournalRecord<Stopped>> end() {
    return history.end();
  }

  /** Whether all steps were taken and all results measured. */
  public boolean finished() {
    return history.finished();
  }

  /** Whether the run holds an untrained network, such as an imported one, and has no steps. */
  public boolean untrained() {
    return steps().orElse(-1) == 0;
  }

  /** Whether the latest session ended with an error, including in the last validation or test. */
  public boolean failed() {
    return end().filter(r -> r.event().reason().isFailure()).isPresent();
  }

  /**
   * Returns the hash of a data set's files from the latest session that recorded it, or empty text.
   */
  public String hashOf(String set) {
    return sessions.reversed().stream()
        .flatMap(session -> session.data().stream())
        .flatMap(data -> Optional.ofNullable(data.get(set)).stream())
        .findFirst()
        .orElse("");
  }

  /** Returns text such as {@code 60 of 6,000}. */
  public String progress(long step) {
    OptionalLong total = steps();
    return count(step) + (total.isPresent() ? " of " + count(total.getAsLong()) : "");
  }

  /** Formats a number of steps, such as {@code 6,000}. */
  static String count(long steps) {
    return String.format(Locale.ROOT, "%,d", steps);
  }

  private Optional<String> quantizer() {
    Optional<String> weights =
        setting("quantizer.weights.name").or(() -> setting("quantizer.name"));
    Optional<String> activations =
        setting("quantizer.activations.name").or(() -> setting("quantizer.name"));
    return weights.equals(activations)
        ? weights
        : Optional.of(
            "%s for weights, %s for activations"
                .formatted(weights.orElse("none"), activations.orElse("none")));
  }

  /** Returns the text of a key, if the config has it. */
  public Optional<String> setting(String key) {
    return settings(key).stream().findFirst();
  }

  /** Returns the values of a list-valued key; a single value is a list of one. */
  public List<String> settings(String key) {
    Config all = config.config();
    if (!all.hasPath(key)) {
      return List.of();
    }
    ConfigValue value = all.getValue(key);
    return value instanceof ConfigList list
        ? list.stream().map(item -> String.valueOf(item.unwrapped())).toList()
        : List.of(String.valueOf(value.unwrapped()));
  }
}
