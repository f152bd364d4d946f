/** Published scores with their sources and certainty. */
@NullMarked
package org.frugalsr.report.published;

import org.jspecify.annotations.NullMarked;
