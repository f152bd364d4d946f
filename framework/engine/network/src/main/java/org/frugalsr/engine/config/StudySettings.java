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
 * <p>Every combination of the lists of {@code grid} with every row of {@code zip}, without those
 * that {@code exclude} names, is a variant; those of {@code variants} come on top. With none of
 * them the config itself is the one variant. Each variant is trained with each seed.
 *
 * @param grid config key to the list of its values; all combinations are made
 * @param zip config key to the list of its values; the lists are equally long and go together
 * @param exclude combinations to leave out: those that have all the values of one of the sections
 * @param variants name to the keys that it changes; its key {@code twin} names its float twin
 * @param seeds each variant is trained with; empty: the config's own seed only
 * @param baseline the variant that others are compared with
 * @param twin the float twin of every variant that names none
 * @param labels what reports call a variant, by its name
 */
@Section(effect = Effect.STUDY)
public record StudySettings(
    @Key(doc = "Config keys with the lists of their values; all combinations.", def = "{}")
        Config grid,
    @Key(doc = "Config keys with equally long lists that go together, row by row.", def = "{}")
        Config zip,
    @Key(doc = "Combinations to leave out, each a section of keys and values.", def = "[]")
        List<Config> exclude,
    @Key(
            doc = "Further variants by name, each with the keys that it changes, and twin = NAME.",
            def = "{}")
        Map<String, Config> variants,
    @Key(doc = "Seeds of each variant; empty: the config's own seed.", def = "[]") List<Long> seeds,
    @Key(doc = "The variant that others are compared with.") Optional<String> baseline,
    @Key(doc = "The float twin of every variant that names none.") Optional<String> twin,
    @Key(
            doc = "What tables and drawings call a variant, by its name, which stays for commands.",
            def = "{}")
        Map<String, String> labels) {}
