package org.frugalsr.engine.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * The section {@code study}: what is varied, and over which seeds.
 *
 * <p>Every combination of the lists of {@code grid} with every row of {@code zip} is a variant,
 * except those that {@code exclude} names; those of {@code variants} are added. Without any of
 * these keys the config itself is the only variant. Each variant is trained with each seed.
 *
 * @param grid config key to the list of its values; all combinations are used
 * @param zip config key to the list of its values; the lists have equal lengths and are combined
 *     row by row
 * @param exclude combinations to omit: those that have all the values of one of the sections
 * @param variants name to the keys that it changes; its key {@code twin} names its float twin
 * @param seeds each variant is trained with; empty: the config's own seed only
 * @param baseline the variant that others are compared with
 * @param twin the float twin of every variant that names none
 * @param tune the keys that each variant tunes before its seeds run; a section {@code tune} of a
 *     variant overrides it
 * @param labels the display name of a variant in reports, by its name
 */
@Section(effect = Effect.STUDY)
public record StudySettings(
    @Key(doc = "Config keys with the lists of their values; all combinations.", def = "{}")
        Config grid,
    @Key(doc = "Config keys with lists of equal length, combined row by row.", def = "{}")
        Config zip,
    @Key(doc = "Combinations to omit, each a section of keys and values.", def = "[]")
        List<Config> exclude,
    @Key(
            doc = "Further variants by name, each with the keys that it changes, and twin = NAME.",
            def = "{}")
        Map<String, Config> variants,
    @Key(doc = "Seeds of each variant; empty: the config's own seed.", def = "[]") List<Long> seeds,
    @Key(doc = "The variant that others are compared with.") Optional<String> baseline,
    @Key(doc = "The float twin of every variant that names none.") Optional<String> twin,
    @Key(doc = "Keys that each variant tunes on validation data before its seeds run.")
        Optional<TuneSettings> tune,
    @Key(
            doc = "Display names of variants in tables and plots; commands use their own names.",
            def = "{}")
        Map<String, String> labels) {}
