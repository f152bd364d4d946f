package org.frugalsr.engine.config;

import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * When the state is saved; the last and the best checkpoint always stay.
 *
 * @param every steps between two checkpoints
 * @param keepEvery multiples of this many steps stay too
 * @param keep at most so many of those multiples, the newest
 * @param previous how many of those that were saved before the last stay, so that a run whose last
 *     checkpoint is damaged can go back
 */
@Section(effect = Effect.PRESENTATION, resumable = true)
public record CheckpointSettings(
    @Key(doc = "Steps between two checkpoints.", def = "1000", min = 1) long every,
    @Key(doc = "Multiples of this many steps stay; 0: none.", def = "0", min = 0) long keepEvery,
    @Key(
            doc = "How many of the multiples of keep-every stay, the newest.",
            def = "5",
            min = 0,
            when = "keep-every != 0")
        int keep,
    @Key(doc = "How many stay of those saved before the last, to go back to.", def = "1", min = 0)
        int previous) {}
