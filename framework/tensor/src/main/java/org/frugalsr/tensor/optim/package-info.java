/**
 * Optimisers, learning-rate schedules and the moving average of parameters.
 *
 * <p>The order of an {@link org.frugalsr.tensor.optim.Optimizer} step is fixed; the variable parts
 * are plain records: the {@link org.frugalsr.tensor.optim.Algorithm}, the {@link
 * org.frugalsr.tensor.optim.Clipping}, the {@link org.frugalsr.tensor.optim.ParameterGroup}s.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.frugalsr.tensor.optim;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
