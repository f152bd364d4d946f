/** Packed networks as data: graphs of operations with their arrays. */
@NullMarked
package org.frugalsr.runtime.model;

import org.jspecify.annotations.NullMarked;
