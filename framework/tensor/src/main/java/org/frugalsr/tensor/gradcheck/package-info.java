/**
 * Checks of functions: gradients against central differences, float kernels against their double
 * references. Plug-ins use them in their own tests.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.frugalsr.tensor.gradcheck;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
