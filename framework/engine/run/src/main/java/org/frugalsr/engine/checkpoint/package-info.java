/** The state of a training run on disk: safetensors files, checkpoints, retention. */
@NullMarked
package org.frugalsr.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
