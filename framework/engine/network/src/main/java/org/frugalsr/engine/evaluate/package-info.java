/**
 * Evaluation of trained networks: super-resolving images, and measuring the result by a named
 * protocol.
 */
@NullMarked
package org.frugalsr.engine.evaluate;

import org.jspecify.annotations.NullMarked;
