/**
 * Files of weights: PyTorch's in both of its forms, and safetensors. Nothing here knows of
 * networks, and nothing in a file is ever executed: no class is looked up by its name.
 */
@NullMarked
package org.frugalsr.weights;

import org.jspecify.annotations.NullMarked;
