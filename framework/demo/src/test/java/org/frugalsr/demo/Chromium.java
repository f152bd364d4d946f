package org.frugalsr.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium without a window, which resolves no name of another host. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it, or skips the test where there is none. */
  static Chromium start(String... more) {
    Optional<Path> browser = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = onPath("chromedriver");
    Assumptions.assumeTrue(
        browser.isPresent() && driver.isPresent(),
        "There is no Chromium with its driver here; .ci/chromium installs them.");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.get().toFile());
    options.addArguments(
        "--headless=new",
        "--window-size=1000,1200",
        "--force-device-scale-factor=1",
        "--force-color-profile=srgb",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    options.addArguments(more);
    if (System.getProperty("user.name").equals("root")) {
      options.addArguments("--no-sandbox"); // whose processes root may not start
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    logs.enable("performance", Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    // The driver is named, so that Selenium neither looks for one nor tells anybody.
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.get().toFile()).build();
    return new Chromium(new ChromeDriver(service, options));
  }

  private static Optional<Path> onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  WebElement find(String id) {
    return driver.findElement(By.id(id));
  }

  /** Waits until an element is displayed. */
  WebElement shown(String id) {
    return new WebDriverWait(driver, PATIENCE)
        .until(
            any -> {
              WebElement element = find(id);
              return element.isDisplayed() ? element : null;
            });
  }

  /** Waits until an element's text contains a part. */
  void waitForText(String id, String part) {
    new WebDriverWait(driver, PATIENCE).until(any -> find(id).getText().contains(part));
  }

  /** Runs a function's body in the page, and returns what it returns. */
  Object script(String body, Object... arguments) {
    return driver.executeScript(body, arguments);
  }

  /**
   * What an element looks like. It is laid in the window's corner first, so that its pixels fall on
   * those of the screen.
   */
  BufferedImage look(WebElement element) throws IOException {
    script(
        "const s = arguments[0].parentElement.style;"
            + " s.position = 'fixed'; s.inset = '0 auto auto 0'; s.margin = s.border = 0;",
        element);
    return ImageIO.read(new ByteArrayInputStream(element.getScreenshotAs(OutputType.BYTES)));
  }

  /** The lines of the page's console: errors, warnings, violations of its policy. */
  List<String> console() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that were requested since the last call, and the methods. */
  List<Map.Entry<String, String>> requests() throws IOException {
    List<Map.Entry<String, String>> found = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get("performance")) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        JsonNode request = message.path("params").path("request");
        found.add(Map.entry(request.path("method").asText(), request.path("url").asText()));
      }
    }
    return found;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
