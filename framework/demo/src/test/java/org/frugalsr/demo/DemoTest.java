package org.frugalsr.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.frugalsr.api.error.UserError;
import org.frugalsr.engine.evaluate.FileUpscaler;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.pack.PackedEnlarger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's answers to its page. */
class DemoTest {
  private static final RunningDemo running = RunningDemo.ofTwoScales();
  private static final ObjectMapper JSON = new ObjectMapper();

  @AfterAll
  static void end() {
    assertEquals(List.of(), running.unexpected);
    running.close();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private static JsonNode result(String query, byte[] image) {
    HttpResponse<byte[]> answer = running.send(running.upload(query, image));
    String text = RunningDemo.text(answer);
    assertEquals(200, answer.statusCode(), text);
    JsonNode last = json(text.substring(text.strip().lastIndexOf('\n') + 1)).path("result");
    assertFalse(last.isMissingNode(), text);
    return last;
  }

  private static byte[] picture(JsonNode result, String which) {
    HttpResponse<byte[]> answer = running.get("/" + result.path(which).asText());
    assertEquals(200, answer.statusCode());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
    return answer.body();
  }

  private static String refusal(int status, String query, byte[] image) {
    HttpResponse<byte[]> answer = running.send(running.upload(query, image));
    String text = RunningDemo.text(answer);
    assertEquals(status, answer.statusCode(), text);
    return json(text).path("error").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/page.css,text/css",
    "/page.js,text/javascript",
    "/icon.svg,image/svg"
  })
  void aFileOfThePageNamesNothingElsewhere(String path, String type) {
    HttpResponse<byte[]> answer = running.get(path);
    assertEquals(200, answer.statusCode());
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith(type));
    String text = RunningDemo.text(answer).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    assertFalse(text.contains("//www.") || text.matches("(?s).*(https?:|src=\"//|url\\().*"), text);
    assertFalse(text.matches("(?s).* (style|on[a-z]+)=\".*"), "the policy forbids inline code");
  }

  @Test
  void everyAnswerKeepsThePageToItself() {
    for (String path : List.of("/", "/page.js", "/model.json", "/none", "/upscale")) {
      var headers = running.get(path).headers();
      String policy = headers.firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none';"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertFalse(policy.contains("unsafe") || policy.contains("http"), policy);
      assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
      assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""));
      assertEquals("same-origin", headers.firstValue("Cross-Origin-Resource-Policy").orElse(""));
    }
  }

  @Test
  void theNetworkIsDescribed() {
    JsonNode model = json(RunningDemo.text(running.get("/model.json")));
    assertEquals("negative", model.path("facts").path("name").asText());
    assertEquals("negative.frugal", model.path("file").asText());
    assertEquals("[2,3]", model.path("scales").toString());
    assertEquals("RGB", model.path("color").asText());
    assertEquals(33_554_432, model.path("mostBytes").asLong());
  }

  @Test
  void anImageIsEnlargedByTheNetworkAndByBicubic() throws IOException {
    JsonNode result = result("scale=3&name=a.png", RunningDemo.png(40, 23));
    assertEquals(40, result.path("width").asInt());
    assertEquals(23, result.path("height").asInt());
    assertEquals(3, result.path("scale").asInt());
    assertTrue(result.path("networkMilliseconds").asDouble() > 0);
    assertTrue(result.path("bicubicMilliseconds").asDouble() > 0);
    BufferedImage network = ImageIO.read(new ByteArrayInputStream(picture(result, "network")));
    BufferedImage bicubic = ImageIO.read(new ByteArrayInputStream(picture(result, "bicubic")));
    assertEquals(120, network.getWidth());
    assertEquals(69, network.getHeight());
    for (int y = 0; y < 69; y++) {
      for (int x = 0; x < 120; x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int sum = (network.getRGB(x, y) >> shift & 255) + (bicubic.getRGB(x, y) >> shift & 255);
          assertTrue(Math.abs(sum - 255) <= 1, "a negative: " + sum);
        }
      }
    }
    int small = RunningDemo.photo(40, 23, BufferedImage.TYPE_INT_RGB).getRGB(20, 11) & 255;
    assertEquals(small, bicubic.getRGB(61, 34) & 255, 12, "the centre of that pixel");
  }

  /** Grey, grey with alpha, alpha, a palette, 16 bits: the file that upscale writes. */
  @ParameterizedTest
  @CsvSource({
    "RGB,png",
    "ARGB,png",
    "BYTE_GRAY,png",
    "USHORT_GRAY,png",
    "BYTE_INDEXED,png",
    "RGB,jpg",
    "RGB,bmp"
  })
  void everyKindOfImageKeepsItsKind(String type, String format) throws Exception {
    String constant = type.endsWith("RGB") ? "TYPE_INT_" + type : "TYPE_" + type;
    BufferedImage image =
        RunningDemo.photo(21, 17, BufferedImage.class.getField(constant).getInt(null));
    if (type.equals("ARGB")) {
      image.setRGB(3, 4, 0);
      image.setRGB(4, 4, 0x80ff0000);
    }
    byte[] file = RunningDemo.file(image, format);
    byte[] served = picture(result("scale=2&name=a." + format, file), "network");
    ImageFile.Decoded in = ImageFile.decode(Path.of("a"), file, header -> {});
    var upscaler = new FileUpscaler(new PackedEnlarger(running.upscaler, false), 3, 2);
    assertArrayEquals(ImageFile.png(upscaler.enlarge(in)), served);
    ImageFile.Decoded out = ImageFile.decode(Path.of("b"), served, header -> {});
    assertEquals(in.kind().grey(), out.kind().grey());
    assertEquals(in.kind().bitDepth(), out.kind().bitDepth());
    assertEquals(type.equals("ARGB"), out.alpha().isPresent());
  }

  @Test
  void aFileThatIsNoImageIsRefusedInASentence() {
    byte[] png = RunningDemo.png(30, 30);
    assertTrue(refusal(422, "scale=2&name=a.png", new byte[0]).contains("a.png is empty"));
    String text =
        refusal(422, "scale=2&name=notes.txt", "some words".getBytes(StandardCharsets.UTF_8));
    assertTrue(text.startsWith("notes.txt is not an image: it begins with"), text);
    String cut = refusal(422, "scale=2&name=cut.png", Arrays.copyOf(png, png.length / 2));
    assertTrue(cut.startsWith("Image cut.png cannot be decoded"), cut);
    String script = refusal(422, "scale=2&name=%3Cscript%3E%2F..%2F%00.png", new byte[0]);
    assertTrue(script.startsWith("Image _script__..__.png is empty"), script);
    assertFalse(script.contains("<") || script.contains("/"), script);
  }

  @Test
  void anImageThatIsTooLargeIsRefusedInASentence() {
    String bytes = refusal(413, "scale=2", new byte[Upload.MOST_BYTES + 1]);
    assertEquals("The file is too large; an image may have up to 32 MiB here.", bytes);
    byte[] wide =
        RunningDemo.file(new BufferedImage(2001, 2000, BufferedImage.TYPE_BYTE_BINARY), "png");
    String pixels = refusal(422, "scale=2&name=wide.png", wide);
    assertTrue(
        pixels.startsWith("wide.png has 2001x2000 pixels; an image may have up to 4"), pixels);
  }

  @ParameterizedTest
  @CsvSource({"scale=4", "scale=", "scale=2x", "name=a.png", "''"})
  void aScaleThatTheNetworkLacksIsRefused(String query) {
    String text = refusal(400, query, RunningDemo.png(8, 8));
    assertTrue(text.contains("it has [2, 3]"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/,GET",
    "PUT,/page.js,GET",
    "DELETE,/model.json,GET",
    "GET,/upscale,POST",
    "PUT,/upscale,POST"
  })
  void anotherMethodIsRefused(String method, String path, String allowed) {
    var request = running.request(path).method(method, BodyPublishers.ofString("x"));
    HttpResponse<byte[]> answer = running.send(request.build());
    assertEquals(405, answer.statusCode());
    assertEquals(allowed, answer.headers().firstValue("Allow").orElse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "/index.html",
    "/page.html",
    "/Demo.class",
    "/../page.css",
    "/%2e%2e/page.css",
    "/page.css/",
    "/results/",
    "/results/x/network.png",
    "/results/00000000000000000000000000000000/network.png",
    "/favicon.ico",
    "/upscale/"
  })
  void anotherPathIsNothing(String path) {
    assertEquals(404, running.get(path).statusCode());
  }

  @Test
  void theLatestResultsAreKept() {
    JsonNode first = result("scale=2", RunningDemo.png(8, 8));
    for (int i = 1; i < KeptPairs.MOST; i++) {
      result("scale=2", RunningDemo.png(8, 8));
    }
    picture(first, "network");
    result("scale=2", RunningDemo.png(8, 8));
    HttpResponse<byte[]> gone = running.get("/" + first.path("network").asText());
    assertEquals(404, gone.statusCode());
    assertTrue(RunningDemo.text(gone).contains("not kept any more"));
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    int port = running.at("/").getPort();
    UserError error =
        assertThrows(
            UserError.class,
            () -> Demo.start("a", running.upscaler, new TileProgress(), port, t -> {}));
    assertTrue(error.getMessage().contains("Port " + port), error::getMessage);
    assertTrue(error.getMessage().contains("--port 0"), error::getMessage);
  }

  @Test
  void aNetworkOfLumaTakesColours() {
    try (RunningDemo luma = new RunningDemo(NegativeNetwork.of(Map.of(), 1, 2))) {
      HttpResponse<byte[]> answer = luma.send(luma.upload("scale=2", RunningDemo.png(20, 20)));
      String line = RunningDemo.text(answer).strip();
      JsonNode result = json(line.substring(line.lastIndexOf('\n') + 1)).path("result");
      byte[] png = luma.get("/" + result.path("network").asText()).body();
      ImageFile.Decoded out = ImageFile.decode(Path.of("b"), png, header -> {});
      assertEquals("40x40x3", out.color().toString());
      assertEquals(List.of(), luma.unexpected);
    }
  }
}
