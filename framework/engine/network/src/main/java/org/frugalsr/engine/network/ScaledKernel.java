package org.frugalsr.engine.network;

/**
 * A kernel whose output a block multiplies by a constant before anything else.
 *
 * @param path of the kernel, such as {@code body.0.conv2}
 * @param factor the constant, not 1
 * @param key of the block's section that sets it, such as {@code res-scale}
 */
public record ScaledKernel(String path, double factor, String key) {}
