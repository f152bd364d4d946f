package org.frugalsr.api.config;

import org.apiguardian.api.API;

/**
 * The choices for the weights and for the activations in a quantizer section.
 *
 * @param weights the option for the weights
 * @param activations the option for the activations
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record PerSide(Choice weights, Choice activations) {}
