package org.frugalsr.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** A part of a report, which can be written as HTML and as Markdown. */
public interface Part {
  /** Well-formed XHTML that needs no other file. */
  String html();

  /** GitHub's Markdown without a blank line at either end; empty if the part is an image. */
  String markdown();

  /** The Markdown of several parts, one below the other. */
  static String markdown(List<? extends Part> parts) {
    return parts.stream()
        .map(Part::markdown)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  /** The HTML of several parts, one below the other. */
  static String html(List<? extends Part> parts) {
    return parts.stream().map(Part::html).collect(Collectors.joining("\n"));
  }

  /**
   * A paragraph.
   *
   * @param text plain text; line ends are kept
   */
  record Paragraph(String text) implements Part {
    @Override
    public String html() {
      return "<p>" + Escape.html(text) + "</p>";
    }

    @Override
    public String markdown() {
      return Escape.markdown(text);
    }
  }

  /**
   * Warnings and notes.
   *
   * @param items plain text, at least one
   */
  record Remarks(List<String> items) implements Part {
    @Override
    public String html() {
      return items.stream()
          .map(item -> "<li>" + Escape.html(item) + "</li>")
          .collect(Collectors.joining("\n", "<ul class=\"remarks\">\n", "\n</ul>"));
    }

    @Override
    public String markdown() {
      return items.stream()
          .map(item -> "- " + Escape.markdown(item))
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * A chapter; empty in Markdown if its parts are.
   *
   * @param title plain text
   * @param parts its content
   */
  record Section(String title, List<? extends Part> parts) implements Part {
    @Override
    public String html() {
      return "<section>\n<h2>%s</h2>\n%s\n</section>"
          .formatted(Escape.html(title), Part.html(parts));
    }

    @Override
    public String markdown() {
      String inside = Part.markdown(parts);
      return inside.isEmpty() ? "" : "## " + Escape.markdown(title) + "\n\n" + inside;
    }
  }

  /**
   * Content that is hidden until it is opened.
   *
   * @param title plain text to click on
   * @param parts the hidden content
   */
  record Fold(String title, List<? extends Part> parts) implements Part {
    @Override
    public String html() {
      return "<details>\n<summary>%s</summary>\n%s\n</details>"
          .formatted(Escape.html(title), Part.html(parts));
    }

    @Override
    public String markdown() {
      return "<details>\n<summary>%s</summary>\n\n%s\n\n</details>"
          .formatted(Escape.html(Escape.line(title)), Part.markdown(parts));
    }
  }
}
