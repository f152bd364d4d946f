package org.frugalsr.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.frugalsr.api.error.UserError;
import org.frugalsr.api.error.WorldError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configs that are made to break their reader end in a sentence with a place, and soon. */
class HostileConfigTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path temp;
  private Folder folder;

  @BeforeEach
  void folder() {
    folder = new Folder(temp);
  }

  private static String lines(int n, IntFunction<String> line) {
    return IntStream.range(0, n).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String dots(int n) {
    return String.join(".", "a".repeat(n).split(""));
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("a" + "{a".repeat(2000) + "=1" + "}".repeat(2000), ":1: braces are nested"),
        Arguments.of("\n\na = " + "[".repeat(20_000), ":3: braces are nested deeper than 100"),
        Arguments.of("\n" + dots(10_000) + " = 1", ":2: a key has more than 50 elements"),
        Arguments.of("a = ${" + dots(10_000) + "}", ":1: a key has more than 50 elements"),
        Arguments.of(lines(500, i -> "a += " + i), ":201: there are more than 200 times"),
        Arguments.of("a = 1\n" + lines(2000, i -> "a = ${a}1"), ":202: there are more than 200"),
        Arguments.of(lines(5000, i -> "a%d = ${a%d}".formatted(i, i + 1)), ":201: there are more"),
        Arguments.of(lines(300_000, i -> "k%d = 1".formatted(i)), "larger than 1,048,576"),
        Arguments.of(lines(50_000, i -> "k%d = 1".formatted(i)), "more than 20,000 values"),
        Arguments.of("a = " + lines(30_000, i -> i == 0 ? "[" : "1,") + "]", "20,000 values"),
        Arguments.of("k".repeat(2_000_000) + " = 1", "larger than 1,048,576 characters"),
        Arguments.of("#" + "x".repeat(4_000_000), "larger than 1,048,576"),
        Arguments.of("a0 = [1]\n" + doubling("a%1$d = ${a%2$d} ${a%2$d}"), "20,000 values"),
        Arguments.of(
            "a0 = {x = 1}\n" + doubling("a%1$d = {l = ${a%2$d}, r = ${a%2$d}}"), "20,000 values"),
        Arguments.of(
            "a0 = {x = 1}\n" + lines(150, i -> "a%d = {a = ${a%d}}".formatted(i + 1, i)),
            "nested deeper than 100"),
        Arguments.of(
            "data.sets.\"a\\u0000b\".train = x", ":1: the key \"a\\u0000b\" has a control"),
        Arguments.of("\n\"a\\ud800b\" = x", ":2: the key \"a\\ud800b\" has a control character"),
        Arguments.of("\"a\\u001b[31mb\" = x", ":1: the key \"a\\u001b[31mb\""));
  }

  private static String doubling(String line) {
    return lines(15, i -> line.formatted(i + 1, i));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void isRefusedInASentence(String text, String said) {
    folder.write(Folder.CONF, text);
    String message =
        assertTimeoutPreemptively(SOON, () -> folder.error(() -> folder.load(Folder.CONF)));
    assertTrue(message.contains(said), message);
    assertTrue(message.startsWith(Folder.CONF + ":"), message);
    assertTrue(message.length() < 1000, message);
  }

  @Test
  void aDiamondOfIncludesIsReadAHundredTimesAtMost() {
    for (int i = 0; i < 40; i++) {
      String next = "include \"d%d.conf\"\n".formatted(i + 1);
      folder.write("d%d.conf".formatted(i), i < 39 ? next + next : "x = 1");
    }
    String message =
        assertTimeoutPreemptively(SOON, () -> folder.error(() -> folder.load("d0.conf")));
    assertTrue(
        message.matches("(?s)d\\d+\\.conf:\\d: files are included more than 100.*"), message);
  }

  @Test
  void overridesCountTowardsTheSameBounds() {
    folder.write(Folder.CONF, "a = []\n" + lines(150, i -> "a += " + i));
    assertEquals(150, folder.load(Folder.CONF).config().getList("a").size());
    String[] more = IntStream.range(0, 60).mapToObj(i -> "a += " + i).toArray(String[]::new);
    String[] dotted = {dots(10_000) + "=1"};
    String[] deep = {"a=" + "[".repeat(2000) + "]".repeat(2000)};
    for (String[] overrides : List.of(more, dotted, deep)) {
      String message = folder.error(() -> folder.load(Folder.CONF, overrides));
      assertTrue(message.startsWith("-o "), message);
      assertTrue(message.length() < 1000, message);
    }
    assertThrows(UserError.class, () -> ConfigSource.of(List.of(dotted)));
    assertThrows(UserError.class, () -> ConfigSource.sections(List.of(deep)));
  }

  @Test
  void aStoredConfigHasTheSameBoundsAndIncludesNothing() {
    for (String json :
        List.of(
            "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}",
            "{" + lines(300_000, i -> "\"k%d\":1,".formatted(i)) + "\"k\":1}",
            "include url(\"http://127.0.0.1:9/x.conf\")",
            "a = 1\ninclude \"/etc/passwd\"")) {
      WorldError e =
          assertTimeoutPreemptively(
              SOON,
              () ->
                  assertThrows(
                      WorldError.class, () -> ResolvedConfig.parse(json, "runs/x/config.json")));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("runs/x/config.json: the stored config is damaged"), message);
    }
  }

  @Test
  void whatAnExperimentNeedsIsWithinTheBounds() {
    folder.write("base.conf", "base { x = 1 }\n");
    folder.write(
        Folder.CONF,
        lines(50, i -> "include \"../base.conf\"")
            + "s = \"\"\"{{{\n\n[[[ ${a} \"\"\"\n# {[[ += ${x}\n// [[[\nu = \"a.b.c\\\"{{{\"\n"
            + lines(
                2000,
                i ->
                    "k%d { a = [1, {b = 2}], c.d = ${base.x} }"
                        .formatted(i)
                        .replace("${base.x}", i < 100 ? "${base.x}" : "1")));
    Config config = folder.load(Folder.CONF).config();
    assertEquals(1, config.getInt("k99.c.d"));
    assertEquals("a.b.c\"{{{", config.getString("u"));
  }

  @Test
  void linesAreCountedThroughStringsAndComments() {
    folder.write(Folder.CONF, "a = \"\"\"x\n\n\"\"\"\nb = \"\\\"\" # {\n" + "[".repeat(200));
    assertTrue(folder.error(() -> folder.load(Folder.CONF)).startsWith(Folder.CONF + ":5: "));
  }

  @Test
  void aFileThatIsNoUtf8IsToldWithItsLine() throws IOException {
    folder.write(Folder.CONF, "");
    Path file = temp.resolve(Folder.CONF);
    Files.write(file, "# caf\u00e9\nname = x\n".getBytes(StandardCharsets.ISO_8859_1));
    String message = folder.error(() -> folder.load(Folder.CONF));
    assertTrue(message.startsWith(Folder.CONF + ":1: the byte E9 is not UTF-8"), message);
    Files.write(file, "a = 1\nname = \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
    folder.write("x.conf", "include \"" + Folder.CONF + "\"");
    message = folder.error(() -> folder.load("x.conf"));
    assertTrue(message.startsWith(Folder.CONF + ":2: the byte FC is not UTF-8"), message);
    Files.write(file, "name = x\n".getBytes(StandardCharsets.UTF_16));
    message = folder.error(() -> folder.load(Folder.CONF));
    assertTrue(message.startsWith(Folder.CONF + ":1: the byte FE is not UTF-8"), message);
    assertTrue(message.contains("iconv -f UTF-16 -t UTF-8 " + Folder.CONF + " > "), message);
    Path spaced = temp.resolve("my conf.conf");
    for (var encoding :
        Map.of(
                "UTF-16", "\ufeffname = x\r\n".getBytes(StandardCharsets.UTF_16LE),
                "UTF-16LE", "name = x\n".getBytes(StandardCharsets.UTF_16LE),
                "UTF-16BE", "name = x\n".getBytes(StandardCharsets.UTF_16BE),
                "UTF-32", "\ufeffname = x\n".getBytes(Charset.forName("UTF-32LE")),
                "ISO-8859-1", "name = \u00e9\n".getBytes(StandardCharsets.ISO_8859_1))
            .entrySet()) {
      Files.write(spaced, encoding.getValue());
      message = folder.error(() -> folder.load("my conf.conf"));
      String command = "iconv -f " + encoding.getKey() + " -t UTF-8 'my conf.conf' > ";
      assertTrue(message.contains(" is not UTF-8") && message.contains(command), message);
    }
    Files.write(file, "\ufeffname = \u00e9\n".getBytes(StandardCharsets.UTF_8));
    assertEquals("\u00e9", folder.load(Folder.CONF).config().getString("name"));
  }

  @ParameterizedTest
  @MethodSource
  void whatStandsForItselfIsToldWithItsPlaceAndWithoutTheLibrarysWords(String text) {
    folder.write(Folder.CONF, "\n" + text);
    String message = folder.error(() -> folder.load(Folder.CONF));
    assertTrue(message.startsWith(Folder.CONF + ":"), message);
    assertFalse(message.contains("SimpleConfig") || message.contains("Quoted("), message);
    assertFalse(message.contains("cycle of substitutions involving"), message);
  }

  static Stream<String> whatStandsForItselfIsToldWithItsPlaceAndWithoutTheLibrarysWords() {
    return Stream.of(
        "a = ${a}",
        "a = ${a}1",
        "a = [${a}]",
        "a += ${a}",
        "a { b = ${a} }",
        "a { b = ${a.c}, c = ${a.b} }",
        "a = ${b}\nb = {c = ${a}}",
        "a = [1]\na = ${a} {x = 1}",
        "a = x\na += 1",
        "a = ${b} foo\nb = [1]",
        "a = ${x}");
  }

  @Test
  void aSelfReferenceInAnOverrideIsToldAsThat() {
    folder.write(Folder.CONF, "b = 1");
    String message = folder.error(() -> folder.load(Folder.CONF, "a=${a}x"));
    assertTrue(message.startsWith("-o a=${a}x: ${a} refers to itself: ${a} -> ${a}."), message);
  }
}
