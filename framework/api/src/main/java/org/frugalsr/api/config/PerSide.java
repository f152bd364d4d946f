package org.frugalsr.api.config;

/**
 * A choice for the weights and one for the activations, as a quantizer section makes them.
 *
 * @param weights what treats the weights
 * @param activations what treats the activations
 */
public record PerSide(Choice weights, Choice activations) {}
