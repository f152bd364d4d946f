package org.frugalsr.report.page;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Small pictures in rows, pixels enlarged so that each can be seen; they are part of the page.
 *
 * @param about what the pictures have in common
 * @param strips the rows
 */
public record Gallery(String about, List<Strip> strips) implements Part {
  /** How many pixels of the screen a pixel of a picture takes to each side. */
  public static final int ENLARGED = 2;

  /**
   * Pictures to compare.
   *
   * @param title what they show
   * @param pictures from left to right
   */
  public record Strip(String title, List<Picture> pictures) {}

  /**
   * A picture.
   *
   * @param caption printed under it
   * @param png the bytes of a PNG file, if there is one
   * @param overview whether it only shows where the others were cut out, so that its pixels need
   *     not be seen
   */
  public record Picture(String caption, Optional<byte[]> png, boolean overview) {
    /** A picture whose pixels are to be seen. */
    public Picture(String caption, Optional<byte[]> png) {
      this(caption, png, false);
    }
  }

  @Override
  public String html() {
    return strips.stream()
        .map(Gallery::html)
        .collect(Collectors.joining("\n", new Paragraph(about).html() + "\n", ""));
  }

  /** Nothing: Markdown has no pictures of its own. */
  @Override
  public String markdown() {
    return "";
  }

  private static String html(Strip strip) {
    return """
    <figure class="strip">
    <figcaption>%s</figcaption>
    <div>
    %s
    </div>
    </figure>\
    """
        .formatted(
            Escape.html(strip.title()),
            strip.pictures().stream()
                .map(picture -> html(strip, picture))
                .collect(Collectors.joining("\n")));
  }

  private static String html(Strip strip, Picture picture) {
    String caption = Escape.html(picture.caption());
    String shown =
        picture
            .png()
            .filter(Gallery::isPng)
            .map(png -> img(picture, png, Escape.html(strip.title()) + ": " + caption))
            .orElse("<p class=\"gone\">no picture</p>");
    return "<figure>%s<figcaption>%s</figcaption></figure>".formatted(shown, caption);
  }

  private static String img(Picture picture, byte[] png, String alt) {
    ByteBuffer header = ByteBuffer.wrap(png);
    return "<img%s width=\"%s\" height=\"%s\" alt=\"%s\" src=\"data:image/png;base64,%s\"/>"
        .formatted(
            picture.overview() ? " class=\"overview\"" : "",
            ENLARGED * header.getInt(16),
            ENLARGED * header.getInt(20),
            alt,
            Base64.getEncoder().encodeToString(png));
  }

  /** Whether the bytes begin with PNG's signature and the chunk that holds width and height. */
  private static boolean isPng(byte[] bytes) {
    return bytes.length >= 24 && ByteBuffer.wrap(bytes).getLong() == 0x89504E470D0A1A0AL;
  }
}
