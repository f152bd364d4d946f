/** Networks whose weights and activations are one bit: the generic quantizers. */
@NullMarked
package org.frugalsr.plugin.binary;

import org.jspecify.annotations.NullMarked;
