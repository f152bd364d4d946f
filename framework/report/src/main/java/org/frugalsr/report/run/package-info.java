/** The page of one run. */
@NullMarked
package org.frugalsr.report.run;

import org.jspecify.annotations.NullMarked;
