/**
 * The one implementation of separable resampling, on plain arrays: tables of weights, their
 * application and its adjoint.
 */
@NullMarked
package org.frugalsr.kernels.resize;

import org.jspecify.annotations.NullMarked;
