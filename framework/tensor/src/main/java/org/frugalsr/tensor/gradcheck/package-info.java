/**
 * Checks of functions: gradients against central differences, float kernels against their double
 * references. Plug-ins use them in their own tests.
 */
@NullMarked
package org.frugalsr.tensor.gradcheck;

import org.jspecify.annotations.NullMarked;
