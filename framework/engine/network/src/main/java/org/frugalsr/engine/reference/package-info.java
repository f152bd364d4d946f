/** What networks that do not change make of training images, kept on the disk. */
@NullMarked
package org.frugalsr.engine.reference;

import org.jspecify.annotations.NullMarked;
