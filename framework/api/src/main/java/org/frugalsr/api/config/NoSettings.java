package org.frugalsr.api.config;

import org.apiguardian.api.API;

/** The settings of an {@link Option} that has no key of its own. */
@API(status = API.Status.STABLE, since = "0.1")
public record NoSettings() {}
