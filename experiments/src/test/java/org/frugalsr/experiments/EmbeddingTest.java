package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.BuiltNetwork;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.pack.GraphPacker;
import org.frugalsr.runtime.file.PackedFile;
import org.frugalsr.runtime.model.PackedNetwork;
import org.frugalsr.tensor.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application of the page on embedding, compiled and run as the page says. */
class EmbeddingTest {
  private static final Path PAGE = Path.of("../docs/how-to/embed-the-upscaler.md");

  @TempDir private Path folder;

  @Test
  void theApplicationEnlargesAnImage() throws Exception {
    String page = Files.readString(PAGE);
    Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(code.find());
    Files.writeString(folder.resolve("Enlarge.java"), code.group(1));
    pack(folder.resolve("quickstart.frugal"));
    ImageIO.write(
        new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("photo.jpg").toFile());
    String jars = jar("runtime") + ":" + jar("kernels");
    List<String> outputs = new ArrayList<>();
    for (String line : page.lines().filter(l -> l.matches(" {4}javac? .*")).toList()) {
      String command = line.strip().replace("frugalsr-runtime.jar:frugalsr-kernels.jar", jars);
      outputs.add(run(List.of(command.split(" "))));
    }
    assertEquals(2, outputs.size());
    assertTrue(outputs.getLast().contains("tile 1 of 1"), outputs::toString);
    BufferedImage large = ImageIO.read(folder.resolve("photo-x2.png").toFile());
    assertEquals(60, large.getWidth());
    assertEquals(40, large.getHeight());
  }

  private static void pack(Path file) throws Exception {
    Experiment e = Experiment.load(ConfigFiles.folder().resolve("quickstart.conf"), List.of());
    BuiltNetwork network = Networks.build(e);
    try (Memory memory = new Memory(1L << 30)) {
      var graph = GraphPacker.pack(network, 2, memory, new ArrayList<>()).graph();
      PackedFile.write(new PackedNetwork(Map.of(), List.of(graph)), file);
    }
  }

  /** Of the class path of this test, which has the module's classes or its jar. */
  private static String jar(String module) {
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .filter(p -> p.matches(".*/framework/" + module + "/target/.*"))
        .collect(Collectors.joining(":"));
  }

  private String run(List<String> command) throws Exception {
    List<String> words = new ArrayList<>(command);
    words.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
