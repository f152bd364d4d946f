/** Figures that papers print, with where they were read and how certain they are. */
@NullMarked
package org.frugalsr.report.published;

import org.jspecify.annotations.NullMarked;
