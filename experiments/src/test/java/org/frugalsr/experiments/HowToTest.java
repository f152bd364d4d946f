package org.frugalsr.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.frugalsr.cli.Frugal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands of the how-to pages, run one after another as the pages have them. */
@ExtendWith(QuickProcesses.class)
class HowToTest {
  @TempDir private Path folder;

  /** The output of a command and its exit code. */
  private record Done(String command, int code, String said) {}

  /**
   * Runs the commands of a page that contain a text.
   *
   * @param changes texts to replace, such as placeholders
   * @param more words for each, by the command's second word; {@code ""} for all
   */
  private static List<Done> run(
      String page, String containing, Map<String, String> changes, Map<String, List<String>> more)
      throws IOException {
    List<String> longestFirst = // CONF-NAME before CONF
        changes.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    List<Done> all = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/how-to").resolve(page))) {
      if (!line.startsWith("    ./frugal ") || !line.contains(containing)) {
        continue;
      }
      String command = line.replaceFirst(" +#.*", "").replaceFirst(" *\\./frugal ", "");
      List<String> words = new ArrayList<>();
      for (String word : command.split(" +")) {
        String changed = word;
        for (String placeholder : longestFirst) {
          changed = changed.replace(placeholder, changes.getOrDefault(placeholder, ""));
        }
        words.add(changed);
      }
      words.addAll(more.getOrDefault(words.get(1), more.getOrDefault("", List.of())));
      StringWriter said = new StringWriter();
      int code =
          Frugal.execute(
              new PrintWriter(said), new PrintWriter(said), words.toArray(String[]::new));
      all.add(new Done(command, code, said.toString()));
    }
    return all;
  }

  private static void assertCodes(List<Done> all, Integer... codes) {
    assertEquals(List.of(codes), all.stream().map(Done::code).toList(), all::toString);
  }

  @Test
  @Tag("cluster") // ten trainings in processes, for want of a faster way to run these commands
  void aStudyIsTuned() throws IOException {
    String study = folder.resolve("tuned").toString();
    List<String> small = new ArrayList<>(List.of("--out", study));
    for (String change :
        List.of("trainer.steps=40", "network.channels=4", "network.blocks=1", "trainer.batch=2")) {
      small.addAll(List.of("-o", change));
    }
    List<Done> all =
        run(
            "run-a-study.md",
            "quickstart-tuned",
            Map.of("experiments/", "../experiments/", "runs/quickstart-tuned", study),
            Map.of("status", List.of(), "", small));
    assertCodes(all, 0, 0, 0, 0);
    assertTrue(all.get(0).said().contains("3 candidates"), all.get(0)::said);
    assertTrue(all.get(2).said().contains("4 of 4 trials are finished"), all.get(2)::said);
    assertTrue(all.get(3).said().contains("tuning:"), all.get(3)::said);
  }

  @Test
  void aStudyIsSubmittedToSlurm() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    program(programs.resolve("sbatch"), "echo 17");
    program(programs.resolve("squeue"), "echo '17_1|PENDING|Priority|a'");
    program(programs.resolve("scancel"), "echo \"$@\" >\"$(dirname \"$0\")/cancelled\"");
    Path study = folder.resolve("study");
    List<Done> all =
        run(
            "run-on-a-cluster.md",
            "",
            Map.of(
                "CONF-NAME",
                "study",
                "runs/",
                folder + "/",
                "CONF",
                "../experiments/quickstart-study.conf"),
            Map.of(
                "status",
                List.of(),
                "cancel",
                List.of(),
                "",
                List.of("--out", study.toString(), "-o", "study.launcher.programs=" + programs)));
    assertCodes(all, 0, 0, 0, 0);
    assertTrue(all.get(0).said().contains("sbatch --parsable"), all.get(0)::said);
    assertTrue(all.get(1).said().contains("submitted as 17"), all.get(1)::said);
    assertTrue(all.get(2).said().contains("slurm 17_1  PENDING  Priority"), all.get(2)::said);
    assertTrue(all.get(3).said().contains("1 worker asked"), all.get(3)::said);
    assertEquals("17\n", Files.readString(programs.resolve("cancelled")));
  }

  private static void program(Path file, String text) throws IOException {
    assertTrue(Files.writeString(file, "#!/bin/bash\n" + text + "\n").toFile().setExecutable(true));
  }

  @Test
  void aDataSetIsFetched() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("DIV2K_valid_HR/0801.png"));
      out.write("no image".getBytes(StandardCharsets.UTF_8));
    }
    byte[] zip = bytes.toByteArray();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, zip.length);
          exchange.getResponseBody().write(zip);
          exchange.close();
        });
    server.start();
    Path catalogue =
        Files.writeString(
            folder.resolve("archives.conf"),
            """
            archives.div2k-valid { url = "http://127.0.0.1:%d/a.zip", bytes = %d, sha256 = %s }
            """
                .formatted(
                    server.getAddress().getPort(),
                    zip.length,
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip))));
    try {
      List<Done> all =
          run(
              "use-your-own-data.md",
              "data fetch",
              Map.of("DIR", folder.resolve("data").toString()),
              Map.of("", List.of("--catalogue", catalogue.toString())));
      assertCodes(all, 0, 2, 0);
      assertTrue(all.get(0).said().contains("flickr2k"), all.get(0)::said);
      assertTrue(all.get(1).said().contains("academic research only"), all.get(1)::said);
      assertTrue(Files.exists(folder.resolve("data/DIV2K/DIV2K_valid_HR/0801.png")));
    } finally {
      server.stop(0);
    }
  }
}
