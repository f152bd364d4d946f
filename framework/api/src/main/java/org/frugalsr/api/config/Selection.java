package org.frugalsr.api.config;

import org.apiguardian.api.API;

/**
 * A choice from a section that also has keys common to all its options.
 *
 * @param common the keys that every option shares, such as a network's scale
 * @param choice the chosen option, with its own keys
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Selection<R extends Record>(R common, Choice choice) {}
