/** Adder networks: sums instead of products (AdderNet, CVPR 2020; AdderSR, CVPR 2021). */
@NullMarked
package org.frugalsr.plugin.adder;

import org.jspecify.annotations.NullMarked;
