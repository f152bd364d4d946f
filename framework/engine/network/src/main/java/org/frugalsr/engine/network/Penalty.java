package org.frugalsr.engine.network;

import java.util.function.Function;
import org.frugalsr.api.Pass;
import org.frugalsr.tensor.Tensor;

/**
 * A scalar term of the training loss.
 *
 * @param path of the layer that it belongs to
 * @param term computes it in a pass
 */
record Penalty(String path, Function<Pass, Tensor> term) {}
