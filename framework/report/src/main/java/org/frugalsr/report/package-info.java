/** Reports on runs as self-contained pages: tables, curves, images, provenance. */
@NullMarked
package org.frugalsr.report;

import org.jspecify.annotations.NullMarked;
