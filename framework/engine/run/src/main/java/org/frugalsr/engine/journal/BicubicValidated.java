package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Bicubic was measured on a validation set, once a session, for curves to be seen against.
 *
 * @param scores without those of each image
 */
public record BicubicValidated(@JsonUnwrapped Scores scores) implements Measured {}
