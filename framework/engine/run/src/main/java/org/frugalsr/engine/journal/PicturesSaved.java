package org.frugalsr.engine.journal;

import java.util.List;

/**
 * A trainer saved images of a step for the report.
 *
 * @param shown the images, row by row
 */
public record PicturesSaved(List<Picture> shown) implements JournalEvent {
  /** Keeps its own copy of the list. */
  public PicturesSaved {
    shown = List.copyOf(shown);
  }

  /**
   * An image.
   *
   * @param row the heading of its row
   * @param caption what it shows
   * @param file its name in the run's image folder
   */
  public record Picture(String row, String caption, String file) {}
}
