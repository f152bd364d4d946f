/** What a run reached, how and at what cost, as both kinds of reports read it. */
@NullMarked
package org.frugalsr.report.content;

import org.jspecify.annotations.NullMarked;
