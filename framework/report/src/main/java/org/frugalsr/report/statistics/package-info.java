/** What can be said about differences between networks: spread, a paired test, many tests. */
@NullMarked
package org.frugalsr.report.statistics;

import org.jspecify.annotations.NullMarked;
