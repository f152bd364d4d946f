package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.frugalsr.engine.config.Experiment;
import org.frugalsr.engine.network.Networks;
import org.frugalsr.pack.GraphPacker;
import org.frugalsr.runtime.file.PackedFile;
import org.frugalsr.runtime.model.PackedNetwork;
import org.frugalsr.tensor.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code frugal demo} in a process of its own, which is asked to end as by Ctrl-C. */
@ExtendWith(QuickProcesses.class)
@Timeout(120)
class DemoProcessTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final int TERMINATED = 143;

  @TempDir private Path folder;

  @Test
  void endsWhenItIsAskedTo() throws Exception {
    Path model = folder.resolve("quickstart.frugal");
    Experiment e = Experiment.load(ConfigFiles.folder().resolve("quickstart.conf"), List.of());
    try (Memory memory = new Memory(1L << 30)) {
      var graph = GraphPacker.pack(Networks.build(e), 2, memory, new ArrayList<>()).graph();
      PackedFile.write(new PackedNetwork(Map.of(), List.of(graph)), model);
    }
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    List<String> command = QuickProcesses.command();
    command.addAll(List.of("demo", "--model", model.toString(), "--port", "0"));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      Matcher url = URL.matcher("");
      while (!url.find()) {
        assertTrue(process.isAlive(), Files.readString(err));
        Thread.sleep(20);
        url = URL.matcher(Files.readString(out));
      }
      HttpRequest page = HttpRequest.newBuilder(URI.create(url.group())).build();
      assertTrue(client.send(page, BodyHandlers.ofString()).body().contains("<title>FrugalSR"));
      process.destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still there");
      assertEquals(TERMINATED, process.exitValue());
      assertThrows(ConnectException.class, () -> client.send(page, BodyHandlers.discarding()));
      String said = Files.readString(err).replaceAll("WARNING: Using incubator modules.*\\R?", "");
      assertEquals("", said);
      assertEquals(2, Files.readAllLines(out).size(), Files.readString(out));
    } finally {
      process.destroyForcibly();
    }
  }
}
