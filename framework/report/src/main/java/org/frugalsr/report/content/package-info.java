/** The results, conditions and costs of a run, shared by both kinds of reports. */
@NullMarked
package org.frugalsr.report.content;

import org.jspecify.annotations.NullMarked;
