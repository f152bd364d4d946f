/**
 * Studies: one config with variants and seeds becomes trials, each an ordinary run in its own
 * process, and their results become a table.
 *
 * <p>From the config to the table: {@link org.frugalsr.study.Expansion} names the variants, {@link
 * org.frugalsr.study.Plan} checks them all and gives each trial its key, {@link
 * org.frugalsr.study.Study} has them trained by a {@link org.frugalsr.study.TrialLauncher}, {@link
 * org.frugalsr.study.Ledger} records their states.
 */
@NullMarked
package org.frugalsr.study;

import org.jspecify.annotations.NullMarked;
