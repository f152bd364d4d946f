/**
 * What functions with loops of their own are built from: threads, raw memory, vector loops.
 *
 * <p>A function whose arithmetic ND4J has fast should use ND4J. A kernel here runs over float32
 * with the Vector API and over float64 with a plain scalar loop that says what the float one must
 * compute.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.frugalsr.tensor.kernel;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
