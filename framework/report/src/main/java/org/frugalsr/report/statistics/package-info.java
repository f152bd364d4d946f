/** Statistics of differences between networks: spread, a paired test, multiple tests. */
@NullMarked
package org.frugalsr.report.statistics;

import org.jspecify.annotations.NullMarked;
