/** The state of a training run on disk: safetensors files, checkpoints made of them, retention. */
@NullMarked
package org.frugalsr.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
