package org.frugalsr.api.config;

import org.apiguardian.api.API;

/**
 * A choice for the weights and one for the activations, as a quantizer section makes them.
 *
 * @param weights what treats the weights
 * @param activations what treats the activations
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record PerSide(Choice weights, Choice activations) {}
