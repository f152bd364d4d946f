package org.frugalsr.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.frugalsr.api.Kind;

/**
 * A template of a plug-in project with one working part.
 *
 * <p>The texts are resources: those of each kind in a folder of its name, those of all kinds in
 * {@code project}. In them {@code @name@}, {@code @Name@}, {@code @package@}, {@code @folder@},
 * {@code @kind@}, {@code @Kind@} and {@code @page@} are replaced.
 */
enum PluginTemplate {
  /** A part of each binary network. */
  QUANTIZER(Kind.QUANTIZER, "how-to/add-a-quantizer.md"),
  /** The arithmetic of a layer. */
  OPERATOR(Kind.OPERATOR, "reference/spi.md"),
  /** The wiring of the body. */
  BLOCK(Kind.BLOCK, "reference/spi.md"),
  /** Head, body and tail. */
  NETWORK(Kind.NETWORK, "reference/spi.md"),
  /** What is minimised. */
  TRAINER(Kind.TRAINER, "reference/spi.md");

  private static final Pattern PLACEHOLDER = Pattern.compile("@\\w+@");
  private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w*\\b");

  /** Comments and strings, which name no types. */
  private static final Pattern PROSE = Pattern.compile("//.*|(?s:/\\*.*?\\*/)|\"[^\"\n]*\"");

  private final Kind<?> kind;
  private final String page;

  PluginTemplate(Kind<?> kind, String page) {
    this.kind = kind;
    this.page = page;
  }

  /** The kind of part that the plug-in adds. */
  Kind<?> kind() {
    return kind;
  }

  /** The nouns of the kinds, in declaration order. */
  static List<String> nouns() {
    return Arrays.stream(values()).map(template -> template.kind.noun()).toList();
  }

  /** The page of the documentation on it, below {@code docs}. */
  String page() {
    return page;
  }

  /**
   * The files of a project, by path within its folder.
   *
   * @param name of the part
   */
  Map<String, String> files(PluginName name) {
    String java = "/java/" + name.packageFolder() + "/" + name.className();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("README.md", "project/README.md");
    files.put("pom.xml", "project/pom.xml");
    files.put(name.text() + ".conf", kind + "/part.conf");
    files.put("src/main" + java + ".java", kind + "/Part.java");
    files.put("src/main" + java + "Plugin.java", kind + "/PartPlugin.java");
    files.put(
        "src/main/resources/META-INF/services/org.frugalsr.api.Plugin",
        "project/org.frugalsr.api.Plugin");
    files.put("src/test" + java + "Test.java", kind + "/PartTest.java");
    files.replaceAll((path, template) -> filled(read(template), name));
    return files;
  }

  /** Names of types that the sources use, which no class of the project may have. */
  Set<String> usedTypes() {
    return List.of("Part", "PartPlugin", "PartTest").stream()
        .map(file -> read(kind + "/" + file + ".java"))
        .map(source -> PLACEHOLDER.matcher(PROSE.matcher(source).replaceAll("")).replaceAll(""))
        .flatMap(source -> TYPE.matcher(source).results().map(MatchResult::group))
        .collect(Collectors.toSet());
  }

  private String filled(String template, PluginName name) {
    Map<String, String> values =
        Map.of(
            "@name@", name.text(),
            "@Name@", name.className(),
            "@package@", name.packageName(),
            "@folder@", name.packageFolder(),
            "@kind@", kind.noun(),
            "@Kind@", kind.type().getSimpleName(),
            "@page@", page);
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Objects.requireNonNull(values.get(found.group()), found::group));
  }

  private static String read(String file) {
    try (InputStream in = PluginTemplate.class.getResourceAsStream("template/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no template " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
