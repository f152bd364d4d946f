package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.report.EvaluationFile;
import picocli.CommandLine.Option;

/** Options for the files that {@code frugal eval} writes. */
final class EvalFiles {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the scores of each image, beside bicubic's, to FILE.csv or FILE.json.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "Writes the enlarged images as 8-bit PNG files to a new or empty folder.")
  private Optional<Path> images = Optional.empty();

  @Option(names = "--overwrite", description = "Lets --out replace a file.")
  private boolean overwrite;

  boolean asked() {
    return out.isPresent() || images.isPresent();
  }

  /** Throws if the files cannot be written, before anything is measured. */
  void require() {
    out.ifPresent(file -> EvaluationFile.require(file, overwrite));
    images.ifPresent(EvalFiles::requireEmpty);
  }

  private static void requireEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new UserError(folder + " is a file; --images takes a new or an empty folder.");
    }
    try (Stream<Path> there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new UserError(
            "The folder %s is not empty; --images takes a new or an empty one.".formatted(folder));
      }
    } catch (IOException e) {
      throw DiskError.writing(folder, 0, e);
    }
  }

  /** Returns an observer that writes the image of each trial, if requested. */
  Evaluation.Observer observer() {
    return images
        .<Evaluation.Observer>map(
            folder ->
                (name, trial, output) -> {
                  makeFolder(folder);
                  ImageFile.write(folder.resolve(name + ".png"), trial.picture(output));
                })
        .orElse(Evaluation.Observer.NONE);
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw DiskError.writing(folder, 0, e);
    }
  }

  /** Writes the scores, if requested, and returns lines that list what was written. */
  String write(EvaluationFile figures) {
    out.ifPresent(figures::write);
    return out.map(file -> "scores: %s%n".formatted(file)).orElse("")
        + images.map(folder -> "images: %s%n".formatted(folder)).orElse("");
  }
}
