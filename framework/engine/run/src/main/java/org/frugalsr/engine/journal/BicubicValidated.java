package org.frugalsr.engine.journal;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Bicubic was measured on a validation set, once per session, as the baseline of curves.
 *
 * @param scores without those of single images
 */
public record BicubicValidated(@JsonUnwrapped Scores scores) implements Measured {}
