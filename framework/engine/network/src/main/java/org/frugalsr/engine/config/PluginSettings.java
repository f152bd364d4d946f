package org.frugalsr.engine.config;

import java.nio.file.Path;
import java.util.List;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * Plug-ins that are not on the class path.
 *
 * @param path jars, or folders of jars
 */
@Section(effect = Effect.PLACE, resumable = true)
public record PluginSettings(
    @Key(doc = "Jars, or folders of jars, with plug-ins.", def = "[]") List<Path> path) {}
