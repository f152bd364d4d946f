/**
 * Convolutions split into blueprints and 1x1 convolutions (BSConv), and the networks for efficient
 * super-resolution IMDN, RFDN and BSRN.
 */
@NullMarked
package org.frugalsr.plugin.blueprint;

import org.jspecify.annotations.NullMarked;
