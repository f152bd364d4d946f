package org.frugalsr.engine.config;

import org.frugalsr.api.config.Effect;
import org.frugalsr.api.config.Key;
import org.frugalsr.api.config.Section;

/**
 * When checkpoints are saved and kept; the last and the best are always kept.
 *
 * @param every steps between two checkpoints
 * @param keepEvery checkpoints at multiples of this many steps are kept too
 * @param keep how many of those are kept, the newest first
 * @param previous how many of those saved before the last are kept, so that a run whose last
 *     checkpoint is damaged can return to an earlier one
 */
@Section(effect = Effect.PRESENTATION, resumable = true)
public record CheckpointSettings(
    @Key(doc = "Steps between two checkpoints.", def = "1000", min = 1) long every,
    @Key(doc = "Keep checkpoints at multiples of it; 0: none.", def = "0", min = 0) long keepEvery,
    @Key(
            doc = "How many checkpoints at multiples of keep-every are kept, the newest.",
            def = "5",
            min = 0,
            when = "keep-every != 0")
        int keep,
    @Key(doc = "How many checkpoints before the last are kept.", def = "1", min = 0)
        int previous) {}
