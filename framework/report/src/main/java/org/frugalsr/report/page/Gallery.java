package org.frugalsr.report.page;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Small images in rows, with enlarged pixels, embedded in the page.
 *
 * @param about a text on all images
 * @param strips the rows
 */
public record Gallery(String about, List<Strip> strips) implements Part {
  /** The factor by which pixels are enlarged on the screen. */
  public static final int ENLARGED = 2;

  /**
   * Images to compare.
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
   * @param overview whether it only shows where the others were cropped, so that its pixels need
   *     not be visible
   */
  public record Picture(String caption, Optional<byte[]> png, boolean overview) {
    /** An image with visible pixels. */
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

  /** Empty, since Markdown has no inline images. */
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
