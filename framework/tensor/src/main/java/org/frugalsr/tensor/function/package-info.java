/**
 * The functions that come with the framework, one record each; {@code Functional} names them for
 * callers.
 */
@NullMarked
package org.frugalsr.tensor.function;

import org.jspecify.annotations.NullMarked;
