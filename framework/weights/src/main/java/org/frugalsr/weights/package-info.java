/**
 * Files of weights: both PyTorch formats, and safetensors. Nothing here depends on networks, and
 * nothing in a file is ever executed: no class is looked up by name.
 */
@NullMarked
package org.frugalsr.weights;

import org.jspecify.annotations.NullMarked;
