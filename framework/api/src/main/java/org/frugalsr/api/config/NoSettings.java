package org.frugalsr.api.config;

/** The settings of an {@link Option} that has no key of its own. */
public record NoSettings() {}
