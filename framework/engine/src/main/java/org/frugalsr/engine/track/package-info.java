/**
 * Tells trackers what runs have recorded, by following their journals: live beside the training, or
 * later.
 *
 * <p>{@link org.frugalsr.engine.track.Delivery} does both; {@link
 * org.frugalsr.engine.track.LiveTracking} calls it again and again from a thread of its own, {@link
 * org.frugalsr.engine.track.Sync} once.
 */
@NullMarked
package org.frugalsr.engine.track;

import org.jspecify.annotations.NullMarked;
