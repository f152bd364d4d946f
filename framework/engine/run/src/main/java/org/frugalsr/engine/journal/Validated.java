package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * The network was measured on a validation set.
 *
 * @param scores of the network
 * @param best whether the mean over sets and scales is the highest so far
 * @param statisticsBatches number of batches that statistics were estimated from; 0 for those of
 *     training
 * @param tiles the sides of the tiles in which images were upscaled, if any were tiled
 */
public record Validated(
    @JsonUnwrapped Scores scores,
    boolean best,
    @JsonInclude(Include.NON_DEFAULT) long statisticsBatches,
    Optional<String> tiles)
    implements Measured {}
