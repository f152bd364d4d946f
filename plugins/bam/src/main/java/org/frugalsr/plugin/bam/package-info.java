/** Bit accumulation and the binary BSRN (Xin et al., ECCV 2020). */
@NullMarked
package org.frugalsr.plugin.bam;

import org.jspecify.annotations.NullMarked;
