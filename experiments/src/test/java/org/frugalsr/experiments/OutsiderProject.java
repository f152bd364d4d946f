package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apiguardian.api.API;
import org.frugalsr.api.Plugin;
import org.frugalsr.cli.Frugal;
import org.frugalsr.tensor.Tensor;
import org.frugalsr.testkit.QuantizerContract;
import org.frugalsr.testkit.SuiteRun;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A plug-in project outside of this one, in Maven's layout, built as Maven would. */
final class OutsiderProject {
  /** A heading that is a file's name, and the first code block after it. */
  private static final Pattern FILE =
      Pattern.compile(
          "^### `([^`]+)`\\R(?:(?!```|###).*\\R)*```\\w+\\R((?:(?!```).*\\R)*)```",
          Pattern.MULTILINE);

  private static final String SERVICES = "META-INF/services/org.frugalsr.api.Plugin";

  /** The parts that {@code frugal new} writes, with their kinds. */
  private static final Map<String, String> PARTS =
      Map.of(
          "two-convolutions", "operator",
          "gated", "block",
          "sub-pixel", "network",
          "edge-aware", "trainer");

  private final Path folder;

  OutsiderProject(Path folder) {
    this.folder = folder;
  }

  /** The files that the page shows, by path. */
  static Map<String, String> filesOf(Path page) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    Matcher m = FILE.matcher(Files.readString(page));
    while (m.find()) {
      files.put(m.group(1), m.group(2));
    }
    return files;
  }

  /**
   * The files of a project in {@code org.example.outsider} that {@code docs/reference/spi.md}
   * shows, by name: those in the resources, and the parts that {@code frugal new} writes.
   *
   * @param home a folder for what it writes, which is not there yet
   */
  static Map<String, String> others(Path home) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      Path project = home.resolve(part.getKey());
      String[] command = {"new", part.getValue(), part.getKey(), "--out", project.toString()};
      assertEquals(0, Frugal.execute(command));
      String own = "org.example." + part.getKey().replace("-", "");
      Path sources = project.resolve("src/main/java").resolve(own.replace('.', '/'));
      try (Stream<Path> files = Files.list(sources)) {
        for (Path file : files.filter(f -> !f.toString().endsWith("Plugin.java")).toList()) {
          found.put(
              file.getFileName().toString(),
              Files.readString(file).replace(own, "org.example.outsider"));
        }
      }
    }
    try (Stream<Path> files =
        Files.list(ConfigFiles.folder().resolve("src/test/resources/outsider"))) {
      for (Path file : files.toList()) {
        found.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return found;
  }

  /** The jar. */
  Path jar() {
    return folder.resolve("outsider.jar");
  }

  private Path tests() {
    return folder.resolve("test-classes");
  }

  /**
   * Writes the files of {@code docs/how-to/add-a-quantizer.md}.
   *
   * @param others what {@code docs/reference/spi.md} shows besides
   */
  void writeThoseOfThePages(Map<String, String> others) throws IOException {
    Path page = ConfigFiles.folder().resolveSibling("docs/how-to/add-a-quantizer.md");
    for (Map.Entry<String, String> file : filesOf(page).entrySet()) {
      write(folder.resolve(file.getKey()), file.getValue());
    }
    for (Map.Entry<String, String> file : others.entrySet()) {
      String name = file.getKey();
      if (name.endsWith(".java")) {
        String root = name.endsWith("Test.java") ? "src/test/java" : "src/main/java";
        write(folder.resolve(root).resolve("org/example/outsider").resolve(name), file.getValue());
      }
    }
    Files.writeString(
        folder.resolve("src/main/resources").resolve(SERVICES),
        others.get("org.frugalsr.api.Plugin"),
        StandardOpenOption.APPEND);
  }

  /** Compiles the sources against what a plug-in may see, and packs the jar. */
  void build() throws IOException {
    Path classes = folder.resolve("classes");
    String seen =
        classPath(Plugin.class, Tensor.class, INDArray.class, AbstractModule.class, API.class);
    compile(folder.resolve("src/main/java"), classes, seen);
    compile(
        folder.resolve("src/test/java"),
        tests(),
        classes + ":" + seen + ":" + classPath(QuantizerContract.class, Test.class));
    pack(classes);
  }

  /** Runs a test class against the jar. */
  SuiteRun run(String test) throws IOException, ClassNotFoundException {
    URL[] urls = {jar().toUri().toURL(), tests().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      return SuiteRun.of(loader.loadClass(test));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** The jars, or folders, that some classes come from. */
  private static String classPath(Class<?>... classes) {
    return Stream.of(classes)
        .map(
            c -> {
              try {
                return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
              } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
              }
            })
        .map(Path::toString)
        .distinct()
        .collect(Collectors.joining(":"));
  }

  private static void compile(Path sources, Path target, String classPath) throws IOException {
    Files.createDirectories(target);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> walk = Files.walk(sources)) {
      List<Path> java = walk.filter(f -> f.toString().endsWith(".java")).toList();
      assertFalse(java.isEmpty(), "no source in " + sources);
      List<String> options =
          List.of("--release", "25", "-Xlint:all", "-cp", classPath, "-d", target.toString());
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
              .call();
      assertTrue(compiled, said::toString);
    }
  }

  private void pack(Path classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar());
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, classes);
      add(zip, folder.resolve("src/main/resources"));
    }
  }

  private static void add(ZipOutputStream zip, Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  zip.putNextEntry(new ZipEntry(root.relativize(file).toString()));
                  Files.copy(file, zip);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
