/**
 * Tells trackers what runs have recorded, by following their journals: live beside the training, or
 * later.
 *
 * <p>{@link org.frugalsr.track.TrackerExport} does both; {@link org.frugalsr.track.LiveTracking}
 * calls it again and again from a thread of its own, {@link org.frugalsr.track.Sync} once.
 */
@NullMarked
package org.frugalsr.track;

import org.jspecify.annotations.NullMarked;
