/** From a bound config to a network: sites, kernels, units, placement, passes. */
@NullMarked
package org.frugalsr.engine.network;

import org.jspecify.annotations.NullMarked;
