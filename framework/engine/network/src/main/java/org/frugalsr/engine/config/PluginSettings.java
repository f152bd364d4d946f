package org.frugalsr.engine.config;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.config.Key;

/**
 * Plug-ins that are not on the class path.
 *
 * @param path jars, or folders of jars
 */
public record PluginSettings(
    @Key(doc = "Jars, or folders of jars, with plug-ins.", def = "[]") List<Path> path) {}
