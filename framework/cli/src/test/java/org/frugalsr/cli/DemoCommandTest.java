package org.frugalsr.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code frugal demo}: the bits of {@code upscale}, its mistakes, its end. */
@Timeout(120)
class DemoCommandTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final Pattern RESULT = Pattern.compile("results/[0-9a-f]+/network\\.png");

  @TempDir private static Path folder;

  @BeforeAll
  static void trainAndPack() throws IOException {
    TinyNetwork.packed(folder);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static BufferedImage photo(int type) {
    BufferedImage photo = new BufferedImage(33, 21, type);
    for (int i = 0; i < 33 * 21; i++) {
      int level = i * 7 % 200;
      photo.setRGB(i % 33, i / 33, new Color(level, 255 - level, level / 2, i % 256).getRGB());
    }
    return photo;
  }

  @Test
  void servesTheFileThatUpscaleWrites() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    FutureTask<Integer> command =
        new FutureTask<>(
            () ->
                Frugal.execute(
                    new PrintWriter(out),
                    new PrintWriter(err),
                    "demo",
                    "--model",
                    path("tiny.frugal"),
                    "--port",
                    "0"));
    Thread thread = Thread.ofPlatform().start(command);
    Matcher url = URL.matcher(out.toString());
    while (!url.find()) {
      assertFalse(command.isDone(), err::toString);
      Thread.sleep(10);
      url = URL.matcher(out.toString());
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create(url.group());
      for (int type :
          new int[] {
            BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_GRAY
          }) {
        Path in = folder.resolve("photo" + type + ".png");
        assertTrue(ImageIO.write(photo(type), "png", in.toFile()));
        Path large = folder.resolve("large" + type + ".png");
        Said said =
            Said.by("upscale", in.toString(), large.toString(), "--model", path("tiny.frugal"));
        assertEquals(0, said.code(), said::err);
        HttpRequest upload =
            HttpRequest.newBuilder(page.resolve("upscale?scale=2&name=photo.png"))
                .POST(BodyPublishers.ofFile(in))
                .build();
        String lines = client.send(upload, BodyHandlers.ofString()).body();
        Matcher result = RESULT.matcher(lines);
        assertTrue(result.find(), lines);
        HttpRequest fetch = HttpRequest.newBuilder(page.resolve(result.group())).build();
        assertArrayEquals(
            Files.readAllBytes(large), client.send(fetch, BodyHandlers.ofByteArray()).body());
      }
    }
    thread.interrupt();
    assertEquals(0, command.get(60, TimeUnit.SECONDS));
    assertEquals("", err.toString());
  }

  @Test
  void mistakesAreSaid() throws IOException {
    requireMistake(
        "There is no file no.frugal. A run is packed into one by", "--model", "no.frugal");
    requireMistake("is a folder, not a packed network", "--model", path("run"));
    requireMistake("Missing required option: '--model=FILE'");
    for (String port : new String[] {"-1", "65536"}) {
      requireMistake(
          "--port is %s, but must be 1 to 65535, or 0 for any that is free.".formatted(port),
          "--model",
          path("tiny.frugal"),
          "--port",
          port);
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      requireMistake(
          "or --port 0 for any that is free", "--model", path("tiny.frugal"), "--port", port);
    }
  }

  private static void requireMistake(String part, String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "demo";
    System.arraycopy(options, 0, words, 1, options.length);
    Said said = Said.by(words);
    assertEquals(2, said.code(), said::err);
    assertTrue(said.err().contains(part), said::err);
    assertFalse(said.err().contains("Exception"), said::err);
  }
}
