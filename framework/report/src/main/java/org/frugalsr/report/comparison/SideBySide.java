package org.frugalsr.report.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.frugalsr.engine.evaluate.Crops;
import org.frugalsr.engine.evaluate.Crops.Kind;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.EvaluationSetting;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.content.Measurement.Target;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Gallery;
import org.frugalsr.report.page.Gallery.Picture;
import org.frugalsr.report.page.Gallery.Strip;
import org.frugalsr.report.page.Part;

/** The same crop of an image from the output of every variant. */
final class SideBySide {
  private final ComparedRuns runs;

  SideBySide(ComparedRuns runs) {
    this.runs = runs;
  }

  /** The chapter of the report. */
  Part section() {
    List<Strip> strips = new ArrayList<>();
    for (EvaluationSetting c : runs.conditions()) {
      for (String image : images(c)) {
        strip(c, image).ifPresent(strips::add);
        features(c, image).ifPresent(strips::add);
      }
    }
    String text =
        strips.isEmpty()
            ? "No pictures were saved."
            : """
            Windows of at most %1$s×%1$s pixels where bicubic is farthest from the truth, each pixel enlarged to \
            %2$s×%2$s; the frame in the first picture, of at most %3$s×%3$s pixels, shows where. A variant is \
            shown by its first seed. PSNR is that of the whole image.\
            """
                .formatted(Crops.SIDE, Gallery.ENLARGED, Crops.OVERVIEW);
    return new Part.Section("Pictures", List.of(new Gallery(text, strips)));
  }

  /** The images of a set in its order. */
  private List<String> images(EvaluationSetting c) {
    return runs.variants().stream()
        .flatMap(v -> v.measured(c).values().stream())
        .flatMap(m -> m.images().keySet().stream())
        .distinct()
        .toList();
  }

  private Optional<Strip> strip(EvaluationSetting c, String image) {
    List<Picture> variants = new ArrayList<>();
    Optional<ComparedRun> first = Optional.empty();
    for (ComparedVariant v : runs.variants()) {
      Optional<ComparedRun> member =
          v.counting().stream().filter(m -> file(m, c, image, Kind.SR).isPresent()).findFirst();
      Optional<ComparedRun> reference = first;
      if (member.isPresent()
          && reference.filter(r -> !sameTruth(r, member.get(), c, image)).isEmpty()) {
        first = first.or(() -> member);
        variants.add(picture(v, member.get(), c, image));
      }
    }
    if (first.isEmpty()) {
      return Optional.empty();
    }
    ComparedRun any = first.get();
    List<Picture> pictures = new ArrayList<>();
    file(any, c, image, Kind.OVERVIEW)
        .ifPresent(png -> pictures.add(new Picture("whole image", Optional.of(png), true)));
    pictures.add(new Picture("HR", file(any, c, image, Kind.HR)));
    pictures.add(
        new Picture(
            "bicubic" + runs.bicubic(c).stream().findFirst().map(m -> psnr(m, image)).orElse(""),
            file(any, c, image, Kind.BICUBIC)));
    pictures.addAll(variants);
    String title = "%s, %s, %s".formatted(image, runs.heading(c), c.target().protocol());
    return Optional.of(new Strip(title, pictures));
  }

  /** The input of the layer that {@code evaluation.features} names, in every variant. */
  private Optional<Strip> features(EvaluationSetting c, String image) {
    List<Picture> pictures = new ArrayList<>();
    for (ComparedVariant v : runs.variants()) {
      v.counting().stream()
          .map(m -> file(m, c, image, Kind.FEATURES))
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(png -> pictures.add(new Picture(v.label(), Optional.of(png))));
    }
    return pictures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Strip(
                "%s, %s: input of the layer that evaluation.features names, mean magnitude over channels, each from its smallest (black) to its largest value"
                    .formatted(image, runs.heading(c)),
                pictures));
  }

  private static Picture picture(
      ComparedVariant v, ComparedRun member, EvaluationSetting c, String image) {
    Optional<Measurement> measured =
        Optional.<Measurement>ofNullable(v.measured(c).get(member.entry().seed()));
    return new Picture(
        v.label() + measured.map(m -> psnr(m, image)).orElse(""), file(member, c, image, Kind.SR));
  }

  private static String psnr(Measurement m, String image) {
    Score score = m.images().get(image);
    return score == null ? "" : ", " + Figures.psnrOfTable(score.psnr()) + " dB";
  }

  /** Whether two runs have the same crop of the same HR image. */
  private static boolean sameTruth(
      ComparedRun a, ComparedRun b, EvaluationSetting c, String image) {
    Optional<byte[]> one = file(a, c, image, Kind.HR);
    Optional<byte[]> other = file(b, c, image, Kind.HR);
    return one.isPresent() && other.isPresent() && Arrays.equals(one.get(), other.get());
  }

  private static Optional<byte[]> file(
      ComparedRun member, EvaluationSetting c, String image, Kind kind) {
    Target t = c.target();
    return member
        .content()
        .flatMap(run -> Crops.read(run.pictures(), t.set(), image, t.scale(), kind));
  }
}
