/**
 * A uniform prior on the latent weights of one-bit networks and a pixel-wise curriculum, after the
 * abstract of Zhang, Lang, Wei and Zhang (TIP 2021); choices that the abstract leaves open are
 * keys.
 */
@NullMarked
package org.frugalsr.plugin.uniformprior;

import org.jspecify.annotations.NullMarked;
