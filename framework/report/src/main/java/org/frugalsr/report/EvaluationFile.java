package org.frugalsr.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.frugalsr.disk.AtomicFile;
import org.frugalsr.engine.evaluate.Evaluation;
import org.frugalsr.engine.journal.EventJson;
import org.frugalsr.engine.journal.Measured.Scores;
import org.frugalsr.engine.run.NewFile;
import org.frugalsr.imaging.Score;
import org.frugalsr.imaging.SelfEnsemble;
import org.frugalsr.report.page.Csv;

/**
 * An evaluation as a file for other programs: CSV with a line for each image, or JSON.
 *
 * @param subject what was measured, such as a run's folder, or bicubic
 * @param step of the checkpoint; 0 for bicubic
 * @param ensemble over which symmetries its outputs were averaged
 * @param tiles sides of the tiles that images were assembled from; empty for whole images
 * @param evaluation its scores
 * @param bicubic those of bicubic on the same images, if it is not bicubic itself
 */
public record EvaluationFile(
    String subject,
    long step,
    SelfEnsemble ensemble,
    String tiles,
    Evaluation evaluation,
    Optional<Evaluation> bicubic) {
  private static final List<String> ENDINGS = List.of(".csv", ".json");

  private static final List<String> NAMES =
      List.of(
          "subject",
          "step",
          "set",
          "scale",
          "protocol",
          "lr",
          "symmetries",
          "tiles",
          "image",
          "psnr",
          "ssim",
          "bicubic_psnr",
          "bicubic_ssim");

  /** Returns the file of an evaluation of bicubic. */
  public static EvaluationFile ofBicubic(Evaluation evaluation) {
    return new EvaluationFile("bicubic", 0, SelfEnsemble.NONE, "", evaluation, Optional.empty());
  }

  /** Throws if the file cannot be written, before anything is measured. */
  public static void require(Path out, boolean replace) {
    NewFile.require(out, replace, ENDINGS);
  }

  /** Writes the file atomically, in the format of its extension. */
  public void write(Path out) {
    boolean csv = out.toString().toLowerCase(Locale.ROOT).endsWith(ENDINGS.get(0));
    AtomicFile.write(out, (csv ? csv() : json()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a line for each image, with unrounded numbers; the last one is the mean of all, named
   * {@code mean}.
   */
  String csv() {
    List<List<String>> lines = new ArrayList<>(List.of(NAMES));
    evaluation
        .images()
        .forEach((name, score) -> lines.add(line(name, score, bicubic.map(b -> image(b, name)))));
    lines.add(line("mean", evaluation.mean(), bicubic.map(Evaluation::mean)));
    return Csv.of(lines);
  }

  private static Score image(Evaluation of, String name) {
    Score score = of.images().get(name);
    if (score == null) {
      throw new IllegalStateException("bicubic was not measured on " + name);
    }
    return score;
  }

  private List<String> line(String image, Score score, Optional<Score> other) {
    return List.of(
        subject,
        String.valueOf(step),
        evaluation.set(),
        String.valueOf(evaluation.scale()),
        evaluation.protocol().id(),
        evaluation.lr().text(),
        String.valueOf(ensemble.symmetries()),
        tiles,
        image,
        String.valueOf(score.psnr()),
        String.valueOf(score.ssim()),
        other.map(o -> String.valueOf(o.psnr())).orElse(""),
        other.map(o -> String.valueOf(o.ssim())).orElse(""));
  }

  private record Content(
      String subject,
      long step,
      int symmetries,
      String tiles,
      @JsonUnwrapped Scores evaluation,
      Optional<Scores> bicubic) {}

  private String json() {
    return EventJson.line(
            new Content(
                subject,
                step,
                ensemble.symmetries(),
                tiles,
                evaluation.scores(),
                bicubic.map(Evaluation::scores)))
        + "\n";
  }
}
