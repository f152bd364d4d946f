/**
 * The events of a run's journal, each a record, and their JSON form.
 *
 * <p>{@link org.frugalsr.engine.journal.JournalEvent} lists them all. To find the readers of an
 * event, search for uses of its record.
 */
@NullMarked
package org.frugalsr.engine.journal;

import org.jspecify.annotations.NullMarked;
