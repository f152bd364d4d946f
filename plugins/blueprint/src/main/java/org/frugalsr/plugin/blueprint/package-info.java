/**
 * Convolutions split into blueprints and 1x1 convolutions (BSConv), and the networks for efficient
 * super-resolution that lead to them: IMDN, RFDN, BSRN.
 */
@NullMarked
package org.frugalsr.plugin.blueprint;

import org.jspecify.annotations.NullMarked;
