package org.frugalsr.imaging.data;

import java.util.List;
import java.util.Optional;
import org.frugalsr.api.config.Key;

/**
 * The configuration of one data set ({@code data.sets.NAME}).
 *
 * @param hr folder of the HR images, under {@code data.root} unless absolute
 * @param lr pattern of the LR files under {@code data.root}, with {@code {name}} and {@code
 *     {scale}} in it; absent if LR is to be made from HR
 * @param scales the scales it may be used at; empty means any, which needs LR made from HR
 * @param select a range of names, if not all images are used
 * @param exclude names of images to leave out
 * @param overlaps images known to be in other sets too
 */
public record SetSettings(
    @Key(doc = "Folder of the HR images, under data.root.") String hr,
    @Key(
            doc =
                "LR files under data.root, such as X{scale}/{name}x{scale}.png; null: made from HR"
                    + " as in sisr-y.")
        Optional<String> lr,
    @Key(
            doc = "Scales it may be used at; required with lr, otherwise empty for any.",
            def = "[]",
            min = 1)
        List<Integer> scales,
    @Key(doc = "The names to use; null: all.") Optional<Range> select,
    @Key(doc = "Names of images to leave out.", def = "[]") List<String> exclude,
    @Key(doc = "Images that are also in other sets.", def = "[]") List<Overlap> overlaps) {

  /** Checks that the LR pattern distinguishes images, and that its scales are known. */
  public SetSettings {
    if (lr.isPresent() && !lr.get().contains("{name}")) {
      throw new IllegalArgumentException(
          "lr must have {name} in it, and {scale} where files differ by scale, but is '"
              + lr.get()
              + "'.");
    }
    if (lr.isPresent() && scales.isEmpty()) {
      throw new IllegalArgumentException(
          "lr needs scales: the scales of its LR files, such as [2, 3, 4], which are checked and"
              + " hashed.");
    }
  }

  /**
   * The names from one to another, both included, in dictionary order.
   *
   * @param from first name
   * @param to last name
   */
  public record Range(@Key(doc = "First name.") String from, @Key(doc = "Last name.") String to) {

    /** Whether a name is in the range. */
    boolean contains(String name) {
      return from.compareTo(name) <= 0 && name.compareTo(to) <= 0;
    }
  }

  /**
   * An image that is also in another set, perhaps at another size.
   *
   * @param image its name in this set
   * @param with set and name there, such as {@code set5/woman}
   */
  public record Overlap(
      @Key(doc = "Name in this set.") String image,
      @Key(doc = "Set and name there, such as set5/woman.") String with) {}
}
