package org.frugalsr.report.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.frugalsr.disk.DiskError;
import org.frugalsr.engine.history.RunContent;
import org.frugalsr.engine.journal.Opening;
import org.frugalsr.engine.journal.PicturesSaved;
import org.frugalsr.engine.journal.StepsTrained;
import org.frugalsr.engine.run.InnerName;
import org.frugalsr.engine.run.JournalRecord;
import org.frugalsr.report.page.Chart;
import org.frugalsr.report.page.Chart.Line;
import org.frugalsr.report.page.Figures;
import org.frugalsr.report.page.Gallery;
import org.frugalsr.report.page.Gallery.Picture;
import org.frugalsr.report.page.Gallery.Strip;
import org.frugalsr.report.page.Part;
import org.frugalsr.report.page.Pen;

/** The metrics and images of a trainer besides its loss. */
final class TrainerFigures {
  /** A metric of trainers that is not drawn. */
  private static final String SCALE = "scale";

  private final RunContent run;

  TrainerFigures(RunContent run) {
    this.run = run;
  }

  /** The chapter of the report; empty if the trainer reported nothing. */
  List<Part> sections() {
    List<Part> parts = new ArrayList<>();
    teachers().ifPresent(parts::add);
    for (String field : fields()) {
      Line line =
          new Line(
              named(field),
              Pen.of(0),
              false,
              run.history().series(StepsTrained.class, s -> value(s, field)));
      parts.add(new Chart(title(field), Chart.Scale.FROM_ZERO, List.of(line)));
    }
    List<Strip> strips = strips();
    if (!strips.isEmpty()) {
      parts.add(
          new Gallery(
              "Patches of single steps, each pixel enlarged to %1$s×%1$s."
                  .formatted(Gallery.ENLARGED),
              strips));
    }
    return parts.isEmpty() ? List.of() : List.of(new Part.Section("Trainer", parts));
  }

  private Optional<Part> teachers() {
    Set<String> names = new LinkedHashSet<>();
    for (JournalRecord<Opening> opening : run.history().openings()) {
      for (Opening.Teacher t : opening.event().teachers()) {
        names.add("%s, step %s (sha256 %.12s)".formatted(t.run(), t.step(), t.sha256()));
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(new Part.Paragraph("Teacher: " + String.join("; ", names) + "."));
  }

  private Set<String> fields() {
    Set<String> fields = new LinkedHashSet<>();
    for (JournalRecord<StepsTrained> record : run.history().of(StepsTrained.class)) {
      record.event().metrics().keySet().stream()
          .filter(field -> !field.equals(SCALE))
          .forEach(fields::add);
    }
    return fields;
  }

  private static OptionalDouble value(StepsTrained steps, String metric) {
    Double value = steps.metrics().get(metric);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static String named(String field) {
    return field.replace('_', ' ').replace('-', ' ');
  }

  private static String title(String field) {
    String name = named(field);
    String title =
        name.isEmpty() ? field : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return field.equals("full_weight") ? title + " (share of pixels)" : title;
  }

  private List<Strip> strips() {
    List<Strip> strips = new ArrayList<>();
    for (JournalRecord<PicturesSaved> record : run.history().of(PicturesSaved.class)) {
      Map<String, List<Picture>> rows = new LinkedHashMap<>();
      for (PicturesSaved.Picture shown : record.event().shown()) {
        rows.computeIfAbsent(shown.row(), any -> new ArrayList<>())
            .add(new Picture(shown.caption(), png(shown.file())));
      }
      rows.forEach(
          (row, pictures) ->
              strips.add(
                  new Strip("Step %s, %s".formatted(Figures.count(record.step()), row), pictures)));
    }
    return strips;
  }

  private Optional<byte[]> png(String name) {
    Path file;
    try {
      file = new InnerName(name).in(run.pictures());
    } catch (IllegalArgumentException elsewhere) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw DiskError.reading(file, e);
    }
  }
}
