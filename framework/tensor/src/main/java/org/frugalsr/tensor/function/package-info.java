/**
 * The functions that come with the framework, one record each; callers use them through {@code
 * Functional}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.frugalsr.tensor.function;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
