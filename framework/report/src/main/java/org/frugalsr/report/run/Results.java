package org.frugalsr.report.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.frugalsr.engine.evaluate.Crops;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.imaging.Score;
import org.frugalsr.report.content.Caveats;
import org.frugalsr.report.content.Evaluations;
import org.frugalsr.report.content.Measurement;
import org.frugalsr.report.content.Measurement.Method;
import org.frugalsr.report.content.Measurement.Target;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Gallery;
import org.frugalsr.report.page.Gallery.Picture;
import org.frugalsr.report.page.Gallery.Strip;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Table;
import org.frugalsr.report.page.Table.Column;
import org.frugalsr.report.page.Table.Kind;
import org.frugalsr.report.page.Table.Row;

/** The results of a run: tables and images. */
final class Results {
  private final RunContent run;
  private final Caveats caveats;
  private final boolean tested;

  /** Those on test sets, or those of validation if there are none. */
  private final Evaluations evaluations;

  private final List<Target> targets;

  Results(RunContent run, Caveats caveats) {
    this.run = run;
    this.caveats = caveats;
    Evaluations tests = Evaluations.of(run.history());
    this.tested = !tests.all().isEmpty();
    this.evaluations = tested ? tests : Evaluations.validated(run.history());
    this.targets = evaluations.targets();
  }

  /** The chapter with the result, and what each image contributes. */
  Part section() {
    if (targets.isEmpty()) {
      return new Part.Section(
          "Results",
          List.of(
              new Part.Paragraph(
                  "No evaluation on a test set was recorded."
                      + (run.untrained()
                          ? " The run was not trained, so none was made. To make one: frugal"
                              + " eval --run RUN --data NAME_OR_FOLDER --record"
                          : ""))));
    }
    List<Part> parts = new ArrayList<>();
    if (!tested) {
      parts.add(
          new Part.Paragraph(
              "No evaluation on a test set was recorded: these are the scores of validation, at the"
                  + " checkpoint that it chose, so they are optimistic."));
    }
    parts.add(means());
    for (Target target : targets) {
      Table table = images(target);
      parts.add(
          new Part.Fold(
              "Image by image: %s, %s (%s images)"
                  .formatted(named(target), target.protocol(), table.rows().size()),
              List.of(table)));
    }
    return new Part.Section("Results", parts);
  }

  private Table means() {
    List<Column> columns = new ArrayList<>(List.of(Column.of("Method", Kind.TEXT)));
    for (Target target : targets) {
      columns.addAll(
          scores(named(target) + (protocols().size() > 1 ? ", " + target.protocol() : "")));
    }
    List<Row> rows = new ArrayList<>();
    for (Method method : evaluations.methods()) {
      rows.add(Row.of(cells(method.label(), target -> score(method, target).map(Results::cells))));
      if (!method.equals(Method.BICUBIC) && hasBicubic()) {
        rows.add(
            Row.of(
                Table.Style.DERIVED, cells("gain over bicubic", target -> gain(method, target))));
      }
    }
    return new Table(columns, rows, notes());
  }

  private List<String> notes() {
    List<String> notes =
        new ArrayList<>(caveats.footnotes(targets.stream().map(Target::set).toList()));
    notes.add("Each score is the plain mean over the images of a set. PSNR in dB.");
    if (!hasBicubic()) {
      notes.add("Bicubic was not measured, so no gain is shown.");
    }
    protocols().forEach(protocol -> notes.add("Protocol " + protocol));
    return notes;
  }

  private boolean hasBicubic() {
    return evaluations.methods().contains(Method.BICUBIC);
  }

  private Set<String> protocols() {
    return targets.stream()
        .map(Target::explained)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private String named(Target target) {
    return target.label() + (tested ? "" : " (validation)") + caveats.marks(target.set());
  }

  private static List<Column> scores(String group) {
    return List.of(new Column(group, "PSNR", Kind.NUMBER), new Column(group, "SSIM", Kind.NUMBER));
  }

  /** A row's cells: its name, and two numbers for each target. */
  private List<String> cells(String name, Function<Target, Optional<List<String>>> numbers) {
    List<String> cells = new ArrayList<>(List.of(name));
    targets.forEach(
        target ->
            cells.addAll(numbers.apply(target).orElse(List.of(Table.NOTHING, Table.NOTHING))));
    return cells;
  }

  private static List<String> cells(Score score) {
    return List.of(Figures.psnr(score.psnr()), Figures.ssim(score.ssim()));
  }

  private Optional<Score> score(Method method, Target target) {
    return evaluations.find(method, target).map(Measurement::mean);
  }

  private Optional<List<String>> gain(Method method, Target target) {
    Optional<Score> bicubic = score(Method.BICUBIC, target);
    return score(method, target)
        .filter(s -> bicubic.isPresent())
        .map(
            s ->
                List.of(
                    Figures.psnrGain(s.psnr() - bicubic.get().psnr()),
                    Figures.ssimGain(s.ssim() - bicubic.get().ssim())));
  }

  private Table images(Target target) {
    List<Measurement> measured =
        evaluations.methods().stream()
            .flatMap(method -> evaluations.find(method, target).stream())
            .toList();
    List<Column> columns = new ArrayList<>(List.of(Column.of("Image", Kind.TEXT)));
    measured.forEach(m -> columns.addAll(scores(m.method().label())));
    List<Row> rows = new ArrayList<>();
    for (String image : imagesOf(measured)) {
      List<String> cells = new ArrayList<>(List.of(image));
      for (Measurement m : measured) {
        Score score = m.images().get(image);
        cells.addAll(score == null ? List.of(Table.NOTHING, Table.NOTHING) : cells(score));
      }
      rows.add(Row.of(cells));
    }
    return new Table(columns, rows);
  }

  private static Set<String> imagesOf(List<Measurement> measured) {
    return measured.stream()
        .flatMap(m -> m.images().keySet().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The chapter with the images. */
  Part pictures() {
    Optional<Method> network = evaluations.pictured();
    List<Strip> strips =
        targets.stream()
            .flatMap(target -> network.stream().flatMap(n -> strips(target, n).stream()))
            .toList();
    String text =
        strips.isEmpty()
            ? "No pictures were saved."
            : """
            Windows of at most %1$s×%1$s pixels where bicubic is farthest from the truth, each pixel enlarged to \
            %2$s×%2$s. SR is the %3$s. PSNR is that of the whole image.\
            """
                .formatted(Crops.SIDE, Gallery.ENLARGED, network.map(Method::label).orElse(""));
    return new Part.Section("Pictures", List.of(new Gallery(text, strips)));
  }

  private List<Strip> strips(Target target, Method network) {
    List<Strip> strips = new ArrayList<>();
    Optional<Measurement> sr = evaluations.find(network, target);
    Optional<Measurement> bicubic = evaluations.find(Method.BICUBIC, target);
    for (String image : imagesOf(sr.stream().toList())) {
      List<Picture> pictures = new ArrayList<>();
      pictures.add(picture(target, image, Crops.Kind.BICUBIC, "Bicubic" + psnr(bicubic, image)));
      pictures.add(picture(target, image, Crops.Kind.SR, "SR" + psnr(sr, image)));
      pictures.add(picture(target, image, Crops.Kind.HR, "HR"));
      Picture features = picture(target, image, Crops.Kind.FEATURES, "features");
      if (features.png().isPresent()) {
        pictures.add(features);
      }
      if (pictures.stream().anyMatch(p -> p.png().isPresent())) {
        strips.add(
            new Strip("%s, %s, %s".formatted(image, named(target), target.protocol()), pictures));
      }
    }
    return strips;
  }

  private Picture picture(Target target, String image, Crops.Kind kind, String caption) {
    return new Picture(
        caption, Crops.read(run.pictures(), target.set(), image, target.scale(), kind));
  }

  private static String psnr(Optional<Measurement> measured, String image) {
    return measured
        .map(m -> m.images().get(image))
        .map(score -> ", " + Figures.psnr(score.psnr()) + " dB")
        .orElse("");
  }
}
