/**
 * Convolutions, adder convolutions, their gradients, the exponential and the logarithm on plain
 * memory: float32, NHWC, with the Vector API.
 *
 * <p>Every sum has an order that depends on shapes only, never on the number of threads or the
 * width of the vectors, so results have the same bits on every machine: output channels are spread
 * across the lanes, and products are added one by one with fused multiply-adds.
 */
@NullMarked
package org.frugalsr.kernels;

import org.jspecify.annotations.NullMarked;
