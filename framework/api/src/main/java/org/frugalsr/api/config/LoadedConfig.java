package org.frugalsr.api.config;

import com.typesafe.config.Config;

/**
 * A config file with its includes and overrides, all substitutions resolved, not yet bound.
 *
 * @param name the file as the user typed it, for messages
 * @param config its content, each value with the place that it comes from
 */
public record LoadedConfig(String name, Config config) {}
