/**
 * What can happen to a run: the events of its journal, each a record, and their JSON form.
 *
 * <p>{@link org.frugalsr.engine.journal.JournalEvent} lists them all. Who looks for the readers of
 * an event finds them by the uses of its record.
 */
@NullMarked
package org.frugalsr.engine.journal;

import org.jspecify.annotations.NullMarked;
