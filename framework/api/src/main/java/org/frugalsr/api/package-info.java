/**
 * The interfaces that plug-ins implement and the services they are given.
 *
 * <p>The four interfaces are {@link org.frugalsr.api.Quantizer}, {@link org.frugalsr.api.Operator},
 * {@link org.frugalsr.api.Block} and {@link org.frugalsr.api.Trainer}; {@link
 * org.frugalsr.api.Network} combines them, and a {@link org.frugalsr.api.Tracker} exports the
 * records of a run. A layer's information comes in two parts: its place is fixed when the network
 * is built ({@link org.frugalsr.api.Site}); everything about one forward is in its {@link
 * org.frugalsr.api.Pass}.
 *
 * <p>The {@link org.apiguardian.api.API} annotation of each type states whether plug-ins may rely
 * on it; {@code docs/reference/spi.md} explains what each status promises.
 */
@NullMarked
package org.frugalsr.api;

import org.jspecify.annotations.NullMarked;
