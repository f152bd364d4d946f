package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation points at exists, and what the tutorial shows is its config. */
class DocsTest {
  private static final Path PROJECT = ConfigFiles.folder().getParent();

  /** The target of a Markdown link or picture. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** A config or a page that a text names, from the project's folder. */
  private static final Pattern NAMED =
      Pattern.compile("(?<![\\w.-])(?:experiments/[\\w./-]+\\.conf|docs/[\\w./-]+\\.md)\\b");

  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(Path.of("README.md"));
    pages.add(Path.of("CONTRIBUTING.md"));
    try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
      docs.filter(f -> f.toString().endsWith(".md")).map(PROJECT::relativize).forEach(pages::add);
    }
    pages.sort(null);
    return pages;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void whatAPagePointsAtExists(Path page) throws IOException {
    assertEquals(List.of(), missing(page, Files.readString(PROJECT.resolve(page))));
  }

  @Test
  void aWrongLinkHeadingOrConfigIsFound() throws IOException {
    String text =
        """
        See [a](cost.md#energy), [b](https://example.org/x), [c](#here), `experiments/quickstart.conf`.
        See [d](none.md), [e](cost.md#none), `experiments/none.conf`, docs/none.md.

        ## Here
        """;
    assertEquals(
        List.of("none.md", "cost.md#none", "experiments/none.conf", "docs/none.md"),
        missing(Path.of("docs/reference/page.md"), text));
  }

  @Test
  void theTutorialShowsItsStudy() throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/tutorial.md"));
    Matcher block = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find());
    String config = Files.readString(ConfigFiles.folder().resolve("tutorial.conf"));
    assertTrue(
        config.endsWith(block.group(1)), () -> "tutorial.conf does not end in\n" + block.group(1));
  }

  private static List<String> missing(Path page, String text) throws IOException {
    List<String> missing = new ArrayList<>();
    Path folder = PROJECT.resolve(page).getParent();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      String target = link.group(1);
      if (!target.contains(":") && !leadsSomewhere(folder, target, text)) {
        missing.add(target);
      }
    }
    Matcher named = NAMED.matcher(text);
    while (named.find()) {
      if (!Files.isRegularFile(PROJECT.resolve(named.group()))) {
        missing.add(named.group());
      }
    }
    return missing;
  }

  private static boolean leadsSomewhere(Path folder, String target, String text)
      throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path path = folder.resolve(file).normalize();
    if (!path.startsWith(PROJECT) || !Files.exists(path)) {
      return false;
    }
    if (hash < 0) {
      return true;
    }
    return anchors(file.isEmpty() ? text : Files.readString(path))
        .contains(target.substring(hash + 1));
  }

  /** The anchors of a page's headings, as Git hosts make them. */
  private static List<String> anchors(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(m -> m.group(1).toLowerCase(Locale.ROOT))
        .map(h -> h.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
