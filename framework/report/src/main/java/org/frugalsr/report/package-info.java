/** What a run has shown, as one page for people: tables, curves, pictures, provenance. */
@NullMarked
package org.frugalsr.report;

import org.jspecify.annotations.NullMarked;
