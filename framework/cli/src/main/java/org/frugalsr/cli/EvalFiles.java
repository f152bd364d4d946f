package org.frugalsr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.engine.run.DiskError;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.report.EvaluationFile;
import picocli.CommandLine.Option;

/** What {@code frugal eval} leaves besides what it prints. */
final class EvalFiles {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the figures of each image, beside bicubic's, to FILE.csv or FILE.json.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "Keeps the enlarged images, as PNG of 8 bits, in a new or empty folder.")
  private Optional<Path> images = Optional.empty();

  @Option(names = "--overwrite", description = "Whether --out may replace a file.")
  private boolean overwrite;

  boolean asked() {
    return out.isPresent() || images.isPresent();
  }

  /** Refuses what cannot be written, before anything is measured. */
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

  /** Writes the image of each trial, if images are kept. */
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

  /** Writes the figures, if they are asked for, and says in lines what was written. */
  String write(EvaluationFile figures) {
    out.ifPresent(figures::write);
    return out.map(file -> "figures: %s%n".formatted(file)).orElse("")
        + images.map(folder -> "images: %s%n".formatted(folder)).orElse("");
  }
}
