package org.frugalsr.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.frugalsr.api.Kind;
import org.frugalsr.api.Launcher;
import org.frugalsr.api.Launcher.StudyJob;
import org.frugalsr.api.Launcher.Submission;
import org.frugalsr.api.Launcher.Worker;
import org.frugalsr.api.Registry;
import org.frugalsr.api.config.Binder;
import org.frugalsr.api.config.Bound;
import org.frugalsr.api.config.Choice;
import org.frugalsr.api.config.ConfigSource;
import org.frugalsr.api.config.LoadedConfig;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The submissions of a study to clusters, in its file {@code launch.json}.
 *
 * @param study its folder
 */
public record Launches(Path study) {
  /** The name of the file. */
  static final String FILE = "launch.json";

  /** The folder with a numbered folder of the launcher's own files for each submission. */
  static final String FOLDER = "launch";

  /**
   * A submission.
   *
   * @param launcher its name
   * @param settings the launcher's, as HOCON
   * @param id by which the cluster knows the workers; empty until the submission has returned
   * @param folder of the launcher's own files, relative to the study's; null in older files
   * @param time of the submission
   */
  record Launch(
      @JsonProperty(required = true) String launcher,
      @JsonProperty(required = true) String settings,
      @JsonProperty(required = true) String id,
      @Nullable String folder,
      @JsonProperty(required = true) Instant time) {
    Launch with(String known) {
      return new Launch(launcher, settings, known, folder, time);
    }
  }

  private record Content(List<Launch> launches) {}

  /**
   * The launcher that a study's config chooses.
   *
   * @param file as the user typed it
   * @param overrides {@code key=value}, as after {@code -o}
   * @return empty for {@code local}: this process starts the trials
   * @throws UserError with all errors of the section
   */
  public static Optional<Launcher> chosen(Path file, List<String> overrides) {
    LoadedConfig loaded = ConfigSource.load(file, overrides);
    return launcher(loaded, Experiment.trustedRegistry(loaded));
  }

  private static Optional<Launcher> launcher(LoadedConfig loaded, Registry registry) {
    Config section = loaded.config().withOnlyPath(Kind.LAUNCHER.section());
    Binder binder = Binder.of(new LoadedConfig(loaded.name(), section));
    Bound<Choice> choice = binder.choice(Kind.LAUNCHER.section(), Experiment.launchers(registry));
    binder.finish();
    String name = choice.get().name();
    return name.equals(Experiment.LOCAL)
        ? Optional.empty()
        : Optional.of(registry.find(Kind.LAUNCHER, name).create(choice.get()));
  }

  /** A folder for the next submission alone: workers of an earlier one may still read theirs. */
  public Path next() {
    Path launches = study.toAbsolutePath().normalize().resolve(FOLDER);
    int number = 1;
    while (Files.exists(launches.resolve(String.valueOf(number)))) {
      number++;
    }
    return launches.resolve(String.valueOf(number));
  }

  /**
   * Submits a job and records it.
   *
   * @return by which the cluster knows the workers
   */
  public String submit(Launcher launcher, StudyJob job, Path file, List<String> overrides) {
    Config section = ConfigSource.load(file, overrides).config().getConfig(Kind.LAUNCHER.section());
    Launch unfinished =
        new Launch(
            section.getString("name"),
            section.root().render(ConfigRenderOptions.concise()),
            "",
            study.toAbsolutePath().normalize().relativize(job.launch()).toString(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
    record(unfinished); // before, since the submission may be interrupted
    String id = launcher.submit(job);
    record(unfinished.with(id));
    return id;
  }

  /** Adds a launch, or replaces that of the same folder. */
  private void record(Launch launch) {
    new StudyLock(study.resolve("lock"))
        .run(
            () -> {
              List<Launch> all = new ArrayList<>(launches());
              all.removeIf(l -> Objects.equals(l.folder(), launch.folder()));
              all.add(launch);
              AtomicFile.write(study.resolve(FILE), Json.file(new Content(all)));
            });
  }

  private List<Launch> launches() {
    Path file = study.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Json.record(text, Content.class).launches();
    } catch (JsonProcessingException e) {
      throw damaged(e);
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /** Whether the study was ever submitted. */
  public boolean any() {
    return !launches().isEmpty();
  }

  private Launcher of(Launch launch) {
    Config settings;
    try {
      settings = ConfigFactory.parseString(launch.settings());
    } catch (ConfigException e) {
      throw damaged(e);
    }
    LoadedConfig loaded = new LoadedConfig(FILE, settings.atPath(Kind.LAUNCHER.section()));
    return launcher(loaded, Experiment.trustedRegistry(loaded))
        .orElseThrow(() -> new UserError("There is no launcher " + launch.launcher() + "."));
  }

  private WorldError damaged(Exception cause) {
    return new WorldError(
        "The file %s is damaged.\nRemove it; workers that run are not affected."
            .formatted(study.resolve(FILE)),
        cause);
  }

  /**
   * The workers that wait or run, of all submissions; a line for each.
   *
   * @param problems receives why a cluster did not answer
   */
  public String workers(Consumer<String> problems) {
    List<List<String>> rows = new ArrayList<>();
    each(
        (launcher, launch) -> {
          for (Worker worker : launcher.workers(submission(launch))) {
            rows.add(
                List.of(launch.launcher() + " " + worker.name(), worker.state(), worker.where()));
          }
        },
        problems);
    return rows.isEmpty() ? "" : new AlignedTable(List.of("worker", "state", "where"), rows).text();
  }

  /**
   * Cancels all submissions that have workers which wait or run.
   *
   * @param problems receives why a cluster did not do so
   * @return how many workers there were
   * @throws UserError if the study was never submitted
   */
  public int cancel(Consumer<String> problems) {
    if (!any()) {
      throw new UserError(
          "%s was not submitted to a cluster: it has no %s.".formatted(study, FILE));
    }
    int[] workers = {0};
    each(
        (launcher, launch) -> {
          int there = launcher.workers(submission(launch)).size();
          if (there > 0) {
            launcher.cancel(submission(launch));
          }
          workers[0] += there;
        },
        problems);
    return workers[0];
  }

  private Submission submission(Launch launch) {
    String folder = launch.folder() == null ? FOLDER : launch.folder();
    return new Submission(study.toAbsolutePath().normalize().resolve(folder), launch.id());
  }

  private void each(BiConsumer<Launcher, Launch> action, Consumer<String> problems) {
    for (Launch launch : launches()) {
      try {
        action.accept(of(launch), launch);
      } catch (FrugalException problem) {
        problems.accept(String.valueOf(problem.getMessage()));
      }
    }
  }
}
