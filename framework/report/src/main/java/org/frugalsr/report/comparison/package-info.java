/** Pages and tables that compare several runs, such as those of a study. */
@NullMarked
package org.frugalsr.report.comparison;

import org.jspecify.annotations.NullMarked;
