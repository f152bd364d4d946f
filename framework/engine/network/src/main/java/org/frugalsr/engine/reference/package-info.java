/** Outputs of fixed networks for training images, cached on disk. */
@NullMarked
package org.frugalsr.engine.reference;

import org.jspecify.annotations.NullMarked;
