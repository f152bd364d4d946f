package org.frugalsr.api.config;

import org.apiguardian.api.API;

/** The settings of an {@link Option} without keys. */
@API(status = API.Status.STABLE, since = "0.1")
public record NoSettings() {}
