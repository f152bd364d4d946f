package org.frugalsr.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.frugalsr.api.error.FrugalException;
import org.frugalsr.api.error.ShellWord;
import org.frugalsr.api.error.Suggestion;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.disk.Leftovers;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.RunFolder;

/**
 * Reads the checkpoints of a run; needs no lock.
 *
 * <p>A checkpoint is two files: {@code step-000123.safetensors} with all tensors, and {@code
 * step-000123.json} with the rest and the SHA-256 of the first. {@code last.json} and {@code
 * best.json} name the steps that have these roles.
 *
 * @param path the folder
 */
public record CheckpointFolder(Path path) {
  /** The role of the newest checkpoint. */
  public static final String LAST = "last";

  /** The role of the checkpoint with the best validation. */
  public static final String BEST = "best";

  private static final Pattern FILE = Pattern.compile("step-(\\d{6,18})\\.(json|safetensors)");

  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})");

  /**
   * The name of a checkpoint, such as {@code step-000123}.
   *
   * @param step its step
   */
  public static String name(long step) {
    return String.format(Locale.ROOT, "step-%06d", step);
  }

  /**
   * The steps of all complete checkpoints, the oldest first.
   *
   * @throws WorldError if the folder cannot be read
   */
  public List<Long> steps() {
    return allSteps().stream()
        .filter(step -> Files.exists(tensors(step)) && Files.exists(description(step)))
        .toList();
  }

  /** The steps of all checkpoints, including those with one file missing. */
  List<Long> allSteps() {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(p -> FILE.matcher(p.getFileName().toString()))
          .filter(Matcher::matches)
          .map(m -> Long.valueOf(m.group(1)))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DiskError.reading(path, e);
    }
  }

  /**
   * The step that has a role.
   *
   * <p>A run killed between its first checkpoint and the pointer to it has no {@code last.json};
   * then the newest complete checkpoint is the last.
   *
   * @param role {@link #LAST} or {@link #BEST}
   * @return the step; empty if no checkpoint has the role
   * @throws WorldError if the pointer file is damaged
   */
  public OptionalLong stepOf(String role) {
    Path pointer = pointer(role);
    if (Files.exists(pointer)) {
      try {
        return OptionalLong.of(Pointer.of(pointer, role, object(pointer)).step());
      } catch (WorldError damaged) {
        throw new WorldError(
            "%s\nTo repair it: frugal repair %s"
                .formatted(damaged.getMessage(), ShellWord.of(run())),
            damaged);
      }
    }
    List<Long> steps = steps();
    return role.equals(LAST) && !steps.isEmpty()
        ? OptionalLong.of(steps.getLast())
        : OptionalLong.empty();
  }

  /** {@link #BEST} if a checkpoint has that role, else {@link #LAST}. */
  public String bestOrLast() {
    return stepOf(BEST).isPresent() ? BEST : LAST;
  }

  /**
   * Loads a checkpoint and checks all of it.
   *
   * @param reference {@link #LAST}, {@link #BEST} or a name such as {@code step-000123}
   * @throws UserError if there is no such checkpoint; names those that there are
   * @throws WorldError if it is damaged or incomplete, or contains weights that are not finite;
   *     names another one to resume from
   */
  public Checkpoint load(String reference) {
    return load(step(reference));
  }

  /**
   * The SHA-256 of a checkpoint's tensors according to its JSON partner, without reading the
   * tensors.
   *
   * @param reference {@link #LAST}, {@link #BEST} or a name such as {@code step-000123}
   * @throws UserError if there is no such checkpoint; names those that there are
   * @throws WorldError if the partner is missing or damaged
   */
  public String sha256(String reference) {
    return described(reference).sha256();
  }

  /**
   * The scalars of a checkpoint; its tensors are not read.
   *
   * @param reference {@link #LAST}, {@link #BEST} or a name such as {@code step-000123}
   * @throws UserError if there is no such checkpoint; names those that there are
   * @throws WorldError if its JSON partner is missing or damaged
   */
  public Map<String, Object> scalars(String reference) {
    return described(reference).rest().scalars();
  }

  private CheckpointDescription described(String reference) {
    long step = step(reference);
    try {
      return CheckpointDescription.of(description(step), object(description(step)));
    } catch (WorldError e) {
      throw withOthers(e, step);
    }
  }

  /**
   * The step that a reference means.
   *
   * @param reference {@link #LAST}, {@link #BEST} or a name such as {@code step-000123}
   * @throws UserError if there is no such checkpoint; names those that there are
   */
  public long step(String reference) {
    if (reference.equals(LAST) || reference.equals(BEST)) {
      OptionalLong step;
      try {
        step = stepOf(reference);
      } catch (WorldError e) {
        throw withOthers(e, Long.MAX_VALUE);
      }
      return step.orElseThrow(() -> unknown(reference));
    }
    Matcher name = NAME.matcher(reference);
    if (!name.matches()) {
      throw unknown(reference);
    }
    long step = Long.parseLong(name.group(1));
    if (!Files.exists(tensors(step)) && !Files.exists(description(step))) {
      throw unknown(reference);
    }
    return step;
  }

  /** The file with a checkpoint's tensors. */
  Path tensors(long step) {
    return path.resolve(name(step) + ".safetensors");
  }

  /** The file with the rest of a checkpoint. */
  Path description(long step) {
    return path.resolve(name(step) + ".json");
  }

  /** The files of a checkpoint: its tensors, and the rest. */
  public List<Path> files(long step) {
    return List.of(tensors(step), description(step));
  }

  /** The file that names the step of a role. */
  public Path pointer(String role) {
    return path.resolve(role + ".json");
  }

  private Checkpoint load(long step) {
    try {
      for (Path file : List.of(tensors(step), description(step))) {
        if (!Files.exists(file)) {
          throw new WorldError(
              "The checkpoint %s in %s is incomplete: the file %s is missing."
                  .formatted(name(step), path, file.getFileName()));
        }
      }
      CheckpointDescription description =
          CheckpointDescription.of(description(step), object(description(step)));
      TensorFile.Contents contents = TensorFile.read(tensors(step));
      if (!contents.sha256().equals(description.sha256()) || description.step() != step) {
        throw new WorldError(
            """
            The files of checkpoint %s in %s do not belong together, or one of them is damaged:
              the .json has step %d, sha256 %s
              the .safetensors has   sha256 %s\
            """
                .formatted(
                    name(step), path, description.step(), description.sha256(), contents.sha256()));
      }
      List<NonFinite> broken = NonFinite.weights(contents.arrays());
      if (!broken.isEmpty()) {
        throw new WorldError(
            "The checkpoint %s in %s holds weights that are NaN or infinite: %s.\nResults computed with them are meaningless."
                .formatted(name(step), path, NonFinite.text(broken)));
      }
      return description.with(contents.arrays());
    } catch (WorldError e) {
      throw withOthers(e, step);
    }
  }

  /** Reads a JSON file of the folder. */
  static Map<String, Object> object(Path file) {
    try {
      return object(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }

  /** Parses the content of a JSON file of the folder. */
  static Map<String, Object> object(Path file, byte[] content) {
    try {
      return Json.object(new String(content, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new WorldError("The file %s is damaged: it is not a JSON object.".formatted(file), e);
    }
  }

  private FrugalException unknown(String reference) {
    List<Long> steps = steps();
    if (steps.isEmpty()) {
      boolean unbegun = RunFolder.canStartAgain(run());
      List<String> remains = remains();
      if (!unbegun && !remains.isEmpty()) {
        return new WorldError(
            """
            There is no checkpoint in %s that can be read. What is left there: %s
            To start it again, in another folder: frugal run %s --out FOLDER\
            """
                .formatted(
                    path, String.join(", ", remains), ShellWord.of(run().resolve("config.conf"))));
      }
      return new UserError(
          """
          There is no checkpoint in %s%s.
          To start it again%s: frugal run %s --out %s\
          """
              .formatted(
                  path,
                  ": the run ended before its first" + (unbegun ? "" : ", or they were lost"),
                  unbegun ? "" : ", in another folder",
                  ShellWord.of(run().resolve("config.conf")),
                  unbegun ? ShellWord.of(run()) : "FOLDER"));
    }
    List<String> valid =
        Stream.concat(
                Stream.of(LAST, BEST).filter(role -> stepOf(role).isPresent()),
                steps.stream().map(CheckpointFolder::name))
            .toList();
    return new UserError(
        "There is no checkpoint '%s' in %s.%s\nThere are: %s"
            .formatted(
                reference,
                path,
                Suggestion.didYouMean(reference, valid),
                String.join(", ", valid)));
  }

  /** The names of the files in the folder, including damaged files kept by a repair. */
  private List<String> remains() {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> !Leftovers.isTemporary(file))
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DiskError.reading(path, e);
    }
  }

  private WorldError withOthers(WorldError e, long damaged) {
    List<Long> others = steps().stream().filter(step -> step != damaged).toList();
    return new WorldError(e.getMessage() + "\n" + advice(others, damaged), e);
  }

  private String advice(List<Long> others, long damaged) {
    if (isOnlyBest(damaged)) {
      return "To use another one instead: frugal repair " + ShellWord.of(run());
    }
    if (others.isEmpty()) {
      return "There is no other checkpoint in %s.".formatted(path);
    }
    return "Other checkpoints there: %s\nResume with: frugal resume %s --from %s"
        .formatted(
            others.stream().map(CheckpointFolder::name).collect(Collectors.joining(", ")),
            ShellWord.of(run()),
            name(
                others.stream()
                    .filter(step -> step < damaged)
                    .reduce((a, b) -> b)
                    .orElse(others.getLast())));
  }

  /** Whether a run can be resumed without a checkpoint because it is the best and not the last. */
  private boolean isOnlyBest(long step) {
    try {
      return stepOf(BEST).equals(OptionalLong.of(step))
          && !stepOf(LAST).equals(OptionalLong.of(step));
    } catch (WorldError unknown) {
      return false;
    }
  }

  /** The run folder, for messages. */
  Path run() {
    Path run = path.getParent();
    return run == null ? path : run;
  }
}
