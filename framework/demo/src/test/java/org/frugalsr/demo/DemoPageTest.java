package org.frugalsr.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.frugalsr.imaging.Image;
import org.frugalsr.imaging.ImageFile;
import org.frugalsr.imaging.MatlabResize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, as most people use it; {@link DemoPageWalkTest} has the rest. */
class DemoPageTest {
  private static final String HOSTILE = "<img src=http://evil.example/x onerror=alert(1)>";

  @TempDir private static Path folder;
  private static Chromium chromium;
  private static RunningDemo running;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    running =
        new RunningDemo(
            NegativeNetwork.of(Map.of("name", "negative", "licence", HOSTILE, "step", "7"), 3, 2));
  }

  @AfterAll
  static void end() {
    if (running != null) {
      assertEquals(List.of(), running.unexpected);
      running.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    chromium.driver.get("about:blank");
    chromium.console(); // and the requests of the test before are forgotten
    chromium.requests();
    chromium.driver.get(running.demo.url());
  }

  private static Path photo() throws IOException {
    return Files.write(folder.resolve("photo.png"), RunningDemo.png(90, 60));
  }

  /** How much a pixel differs from the image at the same place, or from its negative. */
  private static int difference(BufferedImage shown, Image image, int x, int y, boolean negative) {
    int largest = 0;
    for (int c = 0; c < 3; c++) {
      int there = shown.getRGB(x, y) >> (16 - 8 * c) & 255;
      int here = Math.round(image.samples()[(y * image.width() + x) * 3 + c]);
      largest = Math.max(largest, Math.abs(there - (negative ? 255 - here : here)));
    }
    return largest;
  }

  private static void requireDivided(BufferedImage shown, Image bicubic, int column) {
    assertEquals(bicubic.width(), shown.getWidth());
    assertEquals(bicubic.height(), shown.getHeight());
    for (int y = 0; y < shown.getHeight(); y++) {
      for (int x = 0; x < shown.getWidth(); x++) {
        if (Math.abs(x - column) > 2) {
          boolean negative = x > column;
          int difference = difference(shown, bicubic, x, y, negative);
          assertTrue(difference <= 2, "at %d, %d of %d: %d".formatted(x, y, column, difference));
        }
      }
    }
  }

  @Test
  void aChosenImageIsComparedAndTheSliderMovesTheBorder() throws IOException {
    Path photo = photo();
    chromium.waitForText("facts", "negative.frugal");
    assertTrue(chromium.find("facts").getText().contains(HOSTILE), "shown as text");
    assertFalse(chromium.find("scale-choice").isDisplayed(), "there is one scale only");
    assertTrue(chromium.find("limits").getText().contains("32 MiB and 4 million pixels"));
    chromium.find("file").sendKeys(photo.toString());
    chromium.shown("result");
    assertFalse(chromium.find("progress").isDisplayed());
    assertFalse(chromium.find("error").isDisplayed());
    assertEquals("90 x 60", chromium.find("input-size").getText());
    assertEquals("180 x 120", chromium.find("network-size").getText());
    assertTrue(chromium.find("network-time").getText().matches("[0-9.,]+"));
    assertTrue(chromium.find("bicubic-time").getText().matches("[0-9.,]+"));

    Image bicubic = MatlabResize.up(ImageFile.decode(photo).color(), 2, MatlabResize.Rounding.NONE);
    for (int i = 0; i < bicubic.samples().length; i++) {
      bicubic.samples()[i] = Math.clamp(bicubic.samples()[i], 0, 255);
    }
    WebElement pair = chromium.find("pair");
    WebElement divider = chromium.find("divider");
    requireDivided(chromium.look(pair), bicubic, 90);
    divider.sendKeys(Keys.HOME);
    requireDivided(chromium.look(pair), bicubic, 0);
    divider.sendKeys(Keys.END);
    requireDivided(chromium.look(pair), bicubic, 180);
    divider.sendKeys(Keys.HOME, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.PAGE_UP);
    int at = Integer.parseInt(divider.getDomProperty("value"));
    assertEquals(12, at, "two steps and a large one");
    requireDivided(chromium.look(pair), bicubic, Math.round(180 * at / 100f));
    assertEquals("12 % bicubic, 88 % network", divider.getDomAttribute("aria-valuetext"));

    WebElement save = chromium.find("save");
    assertEquals("photo-x2.png", save.getDomAttribute("download"));
    byte[] saved = running.get("/" + save.getDomAttribute("href")).body();
    assertEquals(180, ImageFile.decode(Path.of("a"), saved, header -> {}).color().width());

    assertEquals(List.of(), chromium.console());
    Set<String> asked = new TreeSet<>();
    for (Map.Entry<String, String> request : chromium.requests()) {
      String url = request.getValue();
      assertTrue(url.startsWith(running.demo.url()), url);
      String path = url.substring(running.demo.url().length());
      asked.add(request.getKey() + " /" + path.replaceFirst("[0-9a-f]{32}", "ID"));
    }
    asked.remove("GET /icon.svg"); // which the browser may remember
    assertEquals(
        Set.of(
            "GET /",
            "GET /page.css",
            "GET /page.js",
            "GET /model.json",
            "POST /upscale?scale=2&name=photo.png",
            "GET /results/ID/network.png",
            "GET /results/ID/bicubic.png"),
        asked);
  }

  @Test
  void whatIsNoImageIsSaidAndTheNextImageIsTaken() throws IOException {
    Path words = Files.writeString(folder.resolve("words.png"), "no image");
    chromium.find("file").sendKeys(words.toString());
    chromium.shown("error");
    assertTrue(chromium.find("error").getText().startsWith("words.png is not an image"));
    assertFalse(chromium.find("result").isDisplayed() || chromium.find("progress").isDisplayed());
    chromium.find("file").sendKeys(photo().toString());
    chromium.shown("result");
    assertFalse(chromium.find("error").isDisplayed());
  }
}
