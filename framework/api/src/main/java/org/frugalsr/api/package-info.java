/**
 * What plug-ins implement and what they are given.
 *
 * <p>The four interfaces are {@link org.frugalsr.api.Quantizer}, {@link org.frugalsr.api.Operator},
 * {@link org.frugalsr.api.Block} and {@link org.frugalsr.api.Trainer}; {@link
 * org.frugalsr.api.Network} puts them together, and a {@link org.frugalsr.api.Tracker} carries away
 * what a run has recorded. What a layer may know comes in two parts: where it stands is fixed when
 * the network is built ({@link org.frugalsr.api.Site}); what belongs to one forward lives as long
 * as that ({@link org.frugalsr.api.Pass}).
 *
 * <p>Each type says by {@link org.apiguardian.api.API} whether plug-ins may rely on it; {@code
 * docs/reference/spi.md} has what each status promises.
 */
@NullMarked
package org.frugalsr.api;

import org.jspecify.annotations.NullMarked;
