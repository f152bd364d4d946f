package org.frugalsr.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A whole report in one self-contained file; its content security policy forbids loading anything
 * and running any script but its own, without which the page is readable too.
 *
 * @param title the heading
 * @param subtitle one line below it
 * @param parts the content
 * @param footer one line at the end
 */
public record Page(String title, String subtitle, List<? extends Part> parts, String footer) {
  /** The file's text. */
  public String html() {
    return """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-%6$s'; style-src 'unsafe-inline'; img-src data:"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>%1$s</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <header>
    <h1>%1$s</h1>
    <p>%3$s</p>
    </header>
    <main>
    %4$s
    </main>
    <footer>
    <p>%5$s</p>
    </footer>
    <script>%7$s</script>
    </body>
    </html>
    """
        .formatted(
            Escape.html(title),
            resource("report.css"),
            Escape.html(subtitle),
            Part.html(parts),
            Escape.html(footer),
            sha256(script()),
            script());
  }

  /** The same tables as Markdown. */
  public String markdown() {
    return "# %s\n\n%s\n\n%s\n\n---\n\n%s\n"
        .formatted(
            Escape.markdown(title),
            Escape.markdown(subtitle),
            Part.markdown(parts),
            Escape.markdown(footer));
  }

  /** The only script that the page allows, in a CDATA section so that it is valid in XML too. */
  static String script() {
    return "//<![CDATA[\n" + resource("report.js") + "//]]>";
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
