/**
 * The one implementation of separable resampling, on plain arrays: tables of weights, their
 * application and its adjoint.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.frugalsr.tensor.resize;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
