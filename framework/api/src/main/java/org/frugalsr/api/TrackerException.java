package org.frugalsr.api;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Something could not be brought to a tracker's place; the run goes on, and its journal keeps it.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TrackerException extends Exception {
  /** What it means for what comes next. */
  public enum Extent {
    /** The same may work later, as when a server is down: it is tried again. */
    FOR_NOW,
    /** This piece will not be taken, but others may: it is left out. */
    THIS_PIECE,
    /** Nothing will be taken until a person changes something: tracking ends. */
    EVERYTHING
  }

  private final Extent extent;

  /**
   * Says what failed.
   *
   * @param extent what it means for what comes next
   * @param message for people: what was asked of whom, what it said, what to do; no password
   */
  public TrackerException(Extent extent, String message) {
    super(message);
    this.extent = extent;
  }

  /** What it means for what comes next. */
  public Extent extent() {
    return extent;
  }

  /** The text for people. */
  @Override
  public String getMessage() {
    return Objects.toString(super.getMessage(), "");
  }
}
