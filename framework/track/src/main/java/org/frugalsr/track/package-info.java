/**
 * Sends the records of runs to trackers, by following their journals: during training, or later.
 *
 * <p>{@link org.frugalsr.track.TrackerExport} does both; {@link org.frugalsr.track.LiveTracking}
 * calls it repeatedly from its own thread, {@link org.frugalsr.track.Sync} once.
 */
@NullMarked
package org.frugalsr.track;

import org.jspecify.annotations.NullMarked;
