/**
 * The one implementation of separable resampling, on plain arrays: tables of weights, their
 * application and its adjoint.
 */
@NullMarked
package org.frugalsr.tensor.resize;

import org.jspecify.annotations.NullMarked;
