/**
 * Building blocks of functions with their own loops: threads, raw memory, vector loops.
 *
 * <p>A function whose arithmetic is fast in ND4J should use ND4J. A kernel here runs over float32
 * with the Vector API and over float64 with a plain scalar loop that defines the result of the
 * float one.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.frugalsr.tensor.kernel;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
