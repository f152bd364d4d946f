/**
 * Tuning of variants before their seeds run: what is tried, and the rule that decides from scores
 * which candidate is trained next. Nothing here trains, reads or writes.
 */
@NullMarked
package org.frugalsr.study.tune;

import org.jspecify.annotations.NullMarked;
