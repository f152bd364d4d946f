/**
 * Upscales images with packed networks: {@link org.frugalsr.runtime.Upscaler}. Needs the JDK only,
 * started with {@code --add-modules jdk.incubator.vector}.
 */
@NullMarked
package org.frugalsr.runtime;

import org.jspecify.annotations.NullMarked;
