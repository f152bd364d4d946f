package org.frugalsr.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files of the page, which lie beside this class. */
final class PageFiles {
  /**
   * A file of the page.
   *
   * @param type its media type
   * @param bytes its content
   */
  record PageFile(String type, byte[] bytes) {}

  private final Map<String, PageFile> byPath =
      Map.of(
          "/", load("page.html", "text/html; charset=utf-8"),
          "/page.css", load("page.css", "text/css; charset=utf-8"),
          "/page.js", load("page.js", "text/javascript; charset=utf-8"),
          "/icon.svg", load("icon.svg", "image/svg+xml"));

  /** The file of a path; empty if there is none. */
  Optional<PageFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static PageFile load(String name, String type) {
    try (InputStream in = Objects.requireNonNull(PageFiles.class.getResourceAsStream(name), name)) {
      return new PageFile(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
