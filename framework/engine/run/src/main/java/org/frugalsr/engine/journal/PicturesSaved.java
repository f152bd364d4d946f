package org.frugalsr.engine.journal;

import java.util.List;

/**
 * A trainer saved pictures of a step for the report.
 *
 * @param shown the pictures, row by row
 */
public record PicturesSaved(List<Picture> shown) implements JournalEvent {
  /** Keeps its own copy of the list. */
  public PicturesSaved {
    shown = List.copyOf(shown);
  }

  /**
   * A picture.
   *
   * @param row the heading of its row
   * @param caption what it shows
   * @param file its name in the run's folder of pictures
   */
  public record Picture(String row, String caption, String file) {}
}
