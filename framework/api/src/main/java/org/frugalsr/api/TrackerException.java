package org.frugalsr.api;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Thrown when data could not be sent to a tracker's destination; the run continues, and its journal
 * keeps the data.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TrackerException extends Exception {
  /** The scope of the failure. */
  public enum Extent {
    /** The same may work later, for instance when a server is down: it is retried. */
    FOR_NOW,
    /** This piece will not be accepted, but others may be: it is skipped. */
    THIS_PIECE,
    /** Nothing will be accepted until the user changes something: tracking ends. */
    EVERYTHING
  }

  private final Extent extent;

  /**
   * Describes the failure.
   *
   * @param extent the scope of the failure
   * @param message for the user: the request, the response and what to do; without passwords
   */
  public TrackerException(Extent extent, String message) {
    super(message);
    this.extent = extent;
  }

  /** The scope of the failure. */
  public Extent extent() {
    return extent;
  }

  /** The message for the user. */
  @Override
  public String getMessage() {
    return Objects.toString(super.getMessage(), "");
  }
}
