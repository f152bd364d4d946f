package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.exchange.NameRules;
import org.frugalsr.engine.exchange.WeightImport;
import org.frugalsr.weights.ElementType;
import org.frugalsr.weights.WeightFile;
import org.frugalsr.weights.WeightTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import says of a BSRN with something odd about it, and by what that is mended. */
class ImportMessagesTest {
  private static final int C = 32;

  @TempDir private Path folder;

  private final List<WeightTensor> tensors = new ArrayList<>();

  /** A BSRN x4 of two blocks with CCA and without ESA. */
  @BeforeEach
  void bsrn() {
    kernels("fea_conv", 12, C);
    for (int i = 1; i <= 2; i++) {
      String at = "B" + i + ".";
      for (int step = 1; step <= 3; step++) {
        conv(at + "c" + step + "_d", C, C / 2, 1);
        kernels(at + "c" + step + "_r", C, C);
      }
      kernels(at + "c4", C, C / 2);
      conv(at + "c5", 2 * C, C, 1);
      conv(at + "cca.conv_du.0", C, C / 16, 1);
      conv(at + "cca.conv_du.2", C / 16, C, 1);
    }
    conv("c1", 2 * C, C, 1);
    kernels("c2", C, C);
    conv("upsampler.upsampleOneStep.0", C, 48, 3);
  }

  private void add(String name, long... shape) {
    int size = 1;
    for (long n : shape) {
      size *= (int) n;
    }
    tensors.add(new WeightTensor(name, shape, ElementType.FLOAT, new float[size]));
  }

  private void conv(String name, int in, int out, int size) {
    add(name + ".weight", out, in, size, size);
    add(name + ".bias", out);
  }

  /** BSConv-U as its authors have it: no bias between its two kernels. */
  private void kernels(String name, int in, int out) {
    add(name + ".pw.weight", out, in, 1, 1);
    add(name + ".dw.weight", out, 1, 3, 3);
    add(name + ".dw.bias", out);
  }

  private void reshape(String name, long... shape) {
    remove(name);
    add(name, shape);
  }

  private void remove(String pattern) {
    tensors.removeIf(t -> t.name().matches(pattern));
  }

  private void rename(String pattern, String replacement) {
    tensors.replaceAll(
        t ->
            new WeightTensor(
                t.name().replaceFirst("^" + pattern, replacement),
                t.shape(),
                t.type(),
                t.values()));
  }

  private WeightImport imported(Optional<Path> network, NameRules rules, boolean partial) {
    WeightFile file =
        new WeightFile(
            Path.of("net.pth"), "test", "", "0".repeat(64), tensors, List.of(), Map.of());
    return WeightImport.of(
        file,
        new WeightImport.Request(
            network, List.of(), rules, partial, Optional.empty(), Optional.empty(), false));
  }

  private WeightImport imported() {
    return imported(Optional.empty(), NameRules.none(), false);
  }

  private String refused(Optional<Path> network, NameRules rules) {
    return String.valueOf(
        assertThrows(UserError.class, () -> imported(network, rules, false)).getMessage());
  }

  private Path written(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private NameRules rules(String... lines) {
    return NameRules.read(written("rules.conf", "names {\n" + String.join("\n", lines) + "\n}\n"));
  }

  /** The same network through subspaces of half of their input's channels. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void subspacesMakeAnotherOperatorAndNoOtherNetwork(int least) {
    for (WeightTensor t : List.copyOf(tensors)) {
      if (t.name().endsWith(".pw.weight")) {
        String at = t.name().replace(".pw.weight", "");
        long in = t.shape()[1];
        long inside = Math.max(least, in / 2);
        tensors.remove(t);
        add(at + ".pw1.weight", inside, in, 1, 1);
        add(at + ".pw2.weight", t.shape()[0], inside, 1, 1);
      }
    }
    WeightImport made = imported();
    assertTrue(made.text().contains("network bsrn x[4]"), made.text());
    assertTrue(made.text().contains(tensors.size() + " arrays taken over"), made.text());
    assertEquals("bsconv-s", made.experiment().operator().name());
  }

  /** What a config leaves at its default is said too, and a number is the mean of each channel. */
  @Test
  void aConfigThatSaysTheSameInOtherWordsDoesNotDiffer() {
    String text =
        """
        network { name = bsrn, scale = 4, channels = 32, blocks = 2, mean = %s }
        block { name = esdb, attention = cca }
        operator.name = bsconv-u
        placement.roles = [head, body, fuse, attention]
        data.train = []
        """;
    for (String mean : List.of("0", "[0.0]", "[0, 0, 0]")) {
      Path conf = written("same.conf", text.formatted(mean));
      String said = imported(Optional.of(conf), NameRules.none(), false).text();
      assertFalse(said.contains("differs:"), said);
    }
    Path other = written("other.conf", text.formatted("[0, 0, 0.5]"));
    String said = imported(Optional.of(other), NameRules.none(), false).text();
    assertTrue(said.contains("network.mean is [0.0, 0.0, 0.5] in the config, but 0 by"), said);
  }

  @Test
  void namesWhoseShapesMakeNoNetworkAreToldByTheirShapes() {
    reshape("fea_conv.pw.weight", C, 64, 1, 1);
    String text = refused(Optional.empty(), NameRules.none());
    assertTrue(
        text.startsWith(
            "net.pth has the names of RFDN and BSRN (their authors' code), but its shapes form no"
                + " such network: 'network.copies' is 21"),
        text);
    assertTrue(text.contains("fea_conv.pw.weight [32, 64, 1, 1]"), text);
    assertFalse(text.contains("String:"), text);
  }

  /** What somebody has renamed is turned back; our names need not be known. */
  @Test
  void rulesMayLeadToNamesOfTheAuthors() {
    rename("B1\\.(.*)", "blocks.0.$1");
    rename("B2\\.(.*)", "blocks.1.$1");
    rename("fea_conv\\.(.*)", "head_conv.$1");
    String blocks = "\"blocks\\\\.(\\\\d+)\\\\.(.*)\" = \"B{1+1}.{2}\"";
    String head = "\"head_conv\\\\.(.*)\" = \"fea_conv.{1}\"";
    WeightImport made = imported(Optional.empty(), rules(blocks, head), false);
    assertTrue(made.text().contains(tensors.size() + " arrays taken over"), made.text());
    assertEquals("bsrn", made.experiment().network().choice().name());
    Path conf = written("same.conf", made.experiment().resolved().render());
    String given = imported(Optional.of(conf), rules(blocks, head), false).text();
    assertTrue(given.contains(tensors.size() + " arrays taken over"), given);
    NameRules wrong = rules("\"blocks\\\\.0\\\\.c5\\\\.(.*)\" = \"B1.c9.{1}\"", blocks, head);
    String lost = refused(Optional.of(conf), wrong);
    assertTrue(lost.contains("by the rules B1.c9.weight"), lost);
    assertTrue(lost.contains("body.0.join.weight"), lost);
    String none = refused(Optional.empty(), rules(head));
    assertTrue(none.contains("head_conv.pw.weight (by the rules 'fea_conv.pw.weight')"), none);
  }

  @Test
  void whatStaysAtItsStartIsNamed() {
    remove("c2\\.dw\\..*");
    String few = imported(Optional.empty(), NameRules.none(), true).text();
    assertTrue(
        few.replace("\r", "")
            .contains(
                "left at their start: fuse.conv.depthwise.weight, fuse.conv.depthwise.bias\n"),
        few);
    remove("B\\d\\.c._r\\.dw\\.bias");
    remove("B1\\.c4\\.dw\\.bias");
    String many = imported(Optional.empty(), NameRules.none(), true).text();
    assertTrue(many.contains(" and 1 more, listed in the run's imported.json"), many);
  }

  /** Each column of the table has an order of axes of its own; the file's is told for both. */
  @Test
  void aWrongShapeIsToldInTheFilesOrder() {
    reshape("B1.c5.weight", C, 2 * C, 3, 3);
    String text = refused(Optional.empty(), NameRules.none());
    assertTrue(
        text.contains("B1.c5.weight of the file; in the file's order it should be [32, 64, 1, 1]"),
        text);
  }
}
