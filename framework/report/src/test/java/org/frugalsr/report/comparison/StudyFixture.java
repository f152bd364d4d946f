package org.frugalsr.report.comparison;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.frugalsr.engine.json.Json;
import org.frugalsr.engine.run.TuningFile;
import org.frugalsr.report.content.RunFixture;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A made-up comparison: runs that leave what a small EDSR would, and the report on them. */
public final class StudyFixture {
  private final Path home;
  private final List<Comparison.Entry> entries = new ArrayList<>();
  private Optional<TuningFile> tuning = Optional.empty();
  private final Map<String, String> labels = new LinkedHashMap<>();

  StudyFixture(Path home) {
    this.home = home;
  }

  /** A config with a seed and one key that makes a variant. */
  public static String config(long seed, String operator) {
    return RunFixture.CONFIG
        .replace("\"conv\"", Json.line(operator))
        .replaceFirst("\\{", "{\"seed\":" + seed + ",");
  }

  /** A finished run measured on set5, PSNR of its images as given. */
  StudyFixture run(String variant, String twin, long seed, Double... psnr) {
    try (RunFixture run = begin(variant, twin, seed)) {
      run.session("frugal run", 2, "clean").start(6000).network().train(6000);
      run.validate("bsd", 3000, psnr[0] - 2).validate("bsd", 6000, psnr[0] - 1);
      run.evaluate("set5", "bicubic", 33.66, false);
      run.evaluate("set5", "sisr-y", List.of(psnr)).stop(6000, "finished");
    }
    return this;
  }

  /** A float network of two seeds, its one-bit twin of two, and a control of one. */
  StudyFixture threeVariants() {
    run("float", "", 0, 37.0, 36.0).run("float", "", 1, 37.2, 36.2);
    run("bnn", "float", 0, 35.9, 35.1).run("bnn", "float", 1, 35.7, 35.5);
    return run("no body", "", 0, 34.9, 34.9);
  }

  /** How variants were tuned. */
  StudyFixture tuning(TuningFile file) {
    tuning = Optional.of(file);
    return this;
  }

  /** Calls a variant something else. */
  StudyFixture label(String variant, String label) {
    labels.put(variant, label);
    return this;
  }

  /** A run that is filled by hand. */
  RunFixture begin(String variant, String twin, long seed) {
    return begin(variant, twin, seed, config(seed, variant));
  }

  RunFixture begin(String variant, String twin, long seed, String config) {
    Path folder = home.resolve("run" + entries.size());
    add(variant, twin, seed, folder);
    return new RunFixture(folder, config);
  }

  /** An entry whose folder is somebody else's business. */
  StudyFixture add(String variant, String twin, long seed, Path folder) {
    entries.add(
        new Comparison.Entry(
            variant, twin.isEmpty() ? Optional.empty() : Optional.of(twin), seed, folder));
    return this;
  }

  Comparison comparison(String baseline) {
    return new Comparison(
        "study",
        entries,
        baseline.isEmpty() ? Optional.empty() : Optional.of(baseline),
        labels,
        tuning);
  }

  /** Writes the report into a folder of its own. */
  Path write(String baseline, String... published) {
    return StudyReport.write(comparison(baseline), home.resolve("report"), List.of(published));
  }

  /** The page, which must be well-formed. */
  Document page(String baseline, String... published) throws Exception {
    byte[] bytes = Files.readAllBytes(write(baseline, published));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  String file(String name) throws Exception {
    return Files.readString(home.resolve("report").resolve(name));
  }

  /** The rows of a table of the page, cells joined by {@code |}; marks as * and _. */
  public static List<String> rows(Document page, int table) {
    Element element = (Element) page.getElementsByTagName("table").item(table);
    NodeList rows = element.getElementsByTagName("tr");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < rows.getLength(); i++) {
      NodeList cells = rows.item(i).getChildNodes();
      List<String> row = new ArrayList<>();
      for (int c = 0; c < cells.getLength(); c++) {
        Element cell = (Element) cells.item(c);
        String mark =
            cell.getElementsByTagName("b").getLength() > 0
                ? "*"
                : cell.getElementsByTagName("u").getLength() > 0 ? "_" : "";
        row.add(cell.getTextContent() + mark);
      }
      texts.add(String.join("|", row));
    }
    return texts;
  }

  public static List<String> remarks(Document page) {
    Element section = (Element) page.getElementsByTagName("section").item(0);
    NodeList items = section.getElementsByTagName("li");
    return IntStream.range(0, items.getLength())
        .mapToObj(i -> items.item(i).getTextContent())
        .toList();
  }

  public static String body(Document page) {
    return page.getElementsByTagName("body").item(0).getTextContent();
  }

  public static void contains(String text, String part) {
    assertTrue(text.contains(part), () -> "no \"" + part + "\" in:\n" + text);
  }
}
