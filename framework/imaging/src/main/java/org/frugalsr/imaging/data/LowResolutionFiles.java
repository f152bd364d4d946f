package org.frugalsr.imaging.data;

import java.nio.file.Path;

/**
 * The location of the LR files of a data set.
 *
 * @param root folder that the pattern is relative to
 * @param pattern a relative path with {@code {name}} and {@code {scale}} in it, such as {@code
 *     Set5/LR_bicubic/X{scale}/{name}x{scale}.png}
 */
public record LowResolutionFiles(Path root, String pattern) {
  /** The folder that contains all of them, possibly in sub-folders. */
  public Path folder() {
    int brace = pattern.indexOf('{');
    int slash = pattern.lastIndexOf('/', brace < 0 ? pattern.length() : brace);
    return root.resolve(slash < 0 ? "" : pattern.substring(0, slash));
  }

  /** The LR file of an image at a scale, whether it exists or not. */
  public Path file(String name, int scale) {
    return root.resolve(
        pattern.replace("{name}", name).replace("{scale}", Integer.toString(scale)));
  }
}
