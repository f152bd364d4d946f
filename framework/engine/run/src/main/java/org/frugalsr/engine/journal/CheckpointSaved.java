package org.frugalsr.engine.journal;

/**
 * A checkpoint was saved.
 *
 * @param file its name, such as {@code step-000100}
 * @param best whether validation chose it as the best so far
 */
public record CheckpointSaved(String file, boolean best) implements JournalEvent {}
