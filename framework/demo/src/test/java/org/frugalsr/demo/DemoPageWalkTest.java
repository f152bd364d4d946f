package org.frugalsr.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** Everything else that the page does in a real browser. */
@Tag("browser")
class DemoPageWalkTest {
  @TempDir private Path folder;
  private Chromium chromium;
  private RunningDemo running;

  @BeforeEach
  void start() {
    chromium = Chromium.start();
    running = RunningDemo.ofTwoScales();
    chromium.driver.get(running.demo.url());
  }

  @AfterEach
  void end() throws IOException {
    if (running != null) {
      try {
        for (Map.Entry<String, String> request : chromium.requests()) {
          String url = request.getValue();
          assertTrue(url.startsWith(running.demo.url()) || url.startsWith("data:"), url);
        }
        assertEquals(List.of(), running.unexpected);
      } finally {
        running.close();
        chromium.close();
      }
    }
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private void choose(String name, byte[] bytes) throws IOException {
    chromium.find("file").sendKeys(file(name, bytes).toString());
  }

  /** Drops a file on the page, as a file manager does. */
  private void drop(String target, Path file) {
    WebElement courier =
        (WebElement)
            chromium.script(
                """
                const input = document.createElement('input');
                input.type = 'file';
                return document.body.appendChild(input);
                """);
    courier.sendKeys(file.toString());
    chromium.script(
        """
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(arguments[0].files[0]);
        arguments[0].remove();
        for (const type of ['dragenter', 'dragover', 'drop']) {
          const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
          document.querySelector(arguments[1]).dispatchEvent(event);
          if (type === 'dragover' && !event.defaultPrevented) throw new Error('not a place to drop');
        }
        """,
        courier,
        target);
  }

  @Test
  void anImageMayBeDroppedAnywhere() throws IOException {
    drop("#drop", file("a.png", RunningDemo.png(30, 20)));
    chromium.waitForText("network-size", "90 x 60");
    drop(
        "body",
        file(
            "b.jpg",
            RunningDemo.file(RunningDemo.photo(40, 20, BufferedImage.TYPE_INT_RGB), "jpg")));
    chromium.waitForText("network-size", "120 x 60");
    assertEquals("b-x3.png", chromium.find("save").getDomAttribute("download"));
    assertFalse(chromium.find("drop").getDomAttribute("class").contains("over"));
    assertEquals(List.of(), chromium.console());
  }

  @Test
  void theScaleIsAChoice() throws IOException {
    assertTrue(chromium.shown("scale-choice").isDisplayed());
    choose("a.png", RunningDemo.png(30, 20));
    chromium.waitForText("network-size", "90 x 60");
    new Select(chromium.find("scale")).selectByVisibleText("x2");
    chromium.waitForText("network-size", "60 x 40");
    assertEquals(List.of(), chromium.console());
  }

  @Test
  void theProgressIsShownAndAnotherImageTakesOver() throws IOException {
    running.tickets.drainPermits();
    choose("large.png", RunningDemo.png(RunningDemo.TILE * 30, RunningDemo.TILE));
    chromium.waitForText("state", "Enlarging");
    running.tickets.release(12);
    chromium.waitForText("state", "Enlarging: 12 of 30 tiles");
    assertEquals("12", chromium.find("bar").getDomProperty("value"));
    assertFalse(chromium.find("result").isDisplayed());
    choose("small.png", RunningDemo.png(10, 10));
    chromium.waitForText("state", "Waiting: another image comes first");
    running.tickets.release(1000);
    chromium.waitForText("network-size", "30 x 30");
    assertFalse(chromium.find("progress").isDisplayed() || chromium.find("error").isDisplayed());
    assertTrue(running.tiles.size() < 31, "the first one was left: " + running.tiles.size());
  }

  /** Where the image is transparent, the page's pattern is seen, never the other picture. */
  @Test
  void transparentPixelsShowThePattern() throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        image.setRGB(x, y, y < 20 ? 0xffffffff : y < 40 ? 0x80ffffff : 0);
      }
    }
    choose("veil.png", RunningDemo.file(image, "png"));
    chromium.waitForText("network-size", "192 x 192");
    BufferedImage shown = chromium.look(chromium.find("pair"));
    for (int x : new int[] {4, 12, 164, 172}) { // both colours of the pattern, in both pictures
      int level = x < 96 ? 255 : 0;
      int pattern = shown.getRGB(x, 182) & 255;
      assertTrue(pattern > 220, "the pattern at %d: %d".formatted(x, pattern));
      assertEquals(level, shown.getRGB(x, 22) & 255, 1, "opaque at " + x);
      assertEquals((level + pattern) / 2, shown.getRGB(x, 86) & 255, 3, "a veil at " + x);
    }
    assertTrue(shown.getRGB(164, 182) != shown.getRGB(172, 182), "a pattern has two colours");
  }

  @Test
  void greyImagesAreCompared() throws IOException {
    choose(
        "grey.png",
        RunningDemo.file(RunningDemo.photo(32, 32, BufferedImage.TYPE_USHORT_GRAY), "png"));
    chromium.waitForText("network-size", "96 x 96");
    BufferedImage shown = chromium.look(chromium.find("pair"));
    for (int x : new int[] {10, 80}) {
      int pixel = shown.getRGB(x, 50);
      assertEquals(pixel & 255, pixel >> 8 & 255);
      assertEquals(pixel & 255, pixel >> 16 & 255);
    }
  }

  @Test
  void whatIsTooLargeIsSaidWithoutBeingSent() throws IOException {
    choose(
        "wide.png",
        RunningDemo.file(new BufferedImage(2001, 2000, BufferedImage.TYPE_BYTE_BINARY), "png"));
    chromium.waitForText("error", "wide.png has 2001x2000 pixels");
    chromium.requests();
    choose("heavy.png", new byte[Upload.MOST_BYTES + 1]);
    chromium.waitForText("error", "may have up to 32 MiB");
    assertEquals(List.of(), chromium.requests());
  }

  @Test
  void aDemoThatHasEndedIsSaid() throws IOException {
    running.tickets.drainPermits();
    choose("a.png", RunningDemo.png(RunningDemo.TILE * 30, RunningDemo.TILE));
    chromium.waitForText("state", "Enlarging");
    running.demo.close();
    chromium.waitForText("error", "The demo does not answer any more; start it again.");
    choose("b.png", RunningDemo.png(9, 9));
    chromium.waitForText("error", "The demo does not answer any more; start it again.");
  }

  @Test
  void theDividerFollowsThePointerAtEachSize() throws IOException {
    choose("a.png", RunningDemo.png(100, 40));
    chromium.waitForText("network-size", "300 x 120");
    WebElement pair = chromium.find("pair");
    Map<String, Integer> widths = Map.of("100 %", 300, "200 %", 600, "fit", 300);
    for (String size : List.of("100 %", "200 %", "fit")) {
      new Select(chromium.find("zoom")).selectByVisibleText(size);
      int width = widths.get(size);
      assertEquals(width, pair.getSize().getWidth(), size);
      new Actions(chromium.driver)
          .moveToElement(pair)
          .clickAndHold()
          .moveByOffset(width / 4, 0)
          .release()
          .perform();
      assertEquals("75", chromium.find("divider").getDomProperty("value"), size);
      new Actions(chromium.driver).moveToElement(pair).perform();
      assertEquals("75", chromium.find("divider").getDomProperty("value"), "not pressed");
    }
  }

  /** Everything can be reached and named without a mouse. */
  @Test
  void theKeyboardReachesEachControl() throws IOException {
    choose("a.png", RunningDemo.png(30, 20));
    chromium.shown("save");
    chromium.script(
        "document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus();");
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      new Actions(chromium.driver).sendKeys(Keys.TAB).perform();
      WebElement active = chromium.driver.switchTo().activeElement();
      reached.add(active.getDomAttribute("id"));
      assertFalse(active.getAccessibleName().isBlank(), reached::toString);
    }
    assertEquals(List.of("file", "scale", "divider", "zoom", "save"), reached);
    for (WebElement picture : chromium.driver.findElements(By.tagName("img"))) {
      assertFalse(picture.getAccessibleName().isBlank());
    }
    choose("words.png", new byte[9]);
    assertEquals("alert", chromium.shown("error").getAriaRole());
  }

  @Test
  void coloursFollowTheSystemAndCanBeRead() throws IOException {
    choose("a.png", RunningDemo.png(30, 20));
    chromium.shown("result");
    for (String scheme : List.of("light", "dark")) {
      chromium.driver.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      double paper = luminance("body", "backgroundColor");
      assertEquals(scheme.equals("dark"), paper < 0.1, scheme);
      for (String text : List.of("body", "small", "dt", ".button", "#error")) {
        double ink = luminance(text, "color");
        double contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        assertTrue(contrast >= 4.5, "%s, %s: %.2f".formatted(scheme, text, contrast));
      }
    }
  }

  /** Relative luminance, as WCAG 2.2 defines it. */
  private double luminance(String selector, String property) {
    String color =
        (String)
            chromium.script(
                "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
                selector,
                property);
    String[] levels = color.replaceAll("[^0-9,]", "").split(",", -1);
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double level = Integer.parseInt(levels[c]) / 255.0;
      sum +=
          weights[c] * (level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  @Test
  void aNarrowWindowNeedsNoSidewardScrolling() throws IOException {
    chromium.driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 800, "deviceScaleFactor", 2, "mobile", true));
    choose("a.png", RunningDemo.png(300, 200));
    chromium.waitForText("network-size", "900 x 600");
    assertEquals(360L, chromium.script("return document.documentElement.scrollWidth"));
    assertEquals(450, chromium.find("pair").getSize().getWidth(), "a pixel on one of the screen");
  }

  @Test
  void anotherSitesPageGetsNothing() throws IOException {
    String address = running.demo.url();
    chromium.driver.get("data:text/html,<p>another site");
    for (String options :
        List.of("{}", "{mode:'no-cors'}", "{method:'POST',mode:'no-cors',body:'x'}")) {
      Object outcome =
          chromium.driver.executeAsyncScript(
              "const [url, done] = arguments; fetch(url + 'upscale?scale=2', "
                  + options
                  + ").then(a => done(a.type + a.status)).catch(e => done('refused'));",
              address);
      assertEquals("refused", outcome, options);
    }
    Object framed =
        chromium.driver.executeAsyncScript(
            """
            const [url, done] = arguments;
            const image = new Image();
            image.onload = () => done('shown');
            image.onerror = () => done('refused');
            image.src = url + 'icon.svg';
            """,
            address);
    assertEquals("refused", framed);
    assertEquals(0, running.tiles.size());
    chromium.driver.get(address);
  }
}
