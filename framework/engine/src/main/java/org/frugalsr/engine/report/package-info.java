/** What a run has shown, as one page for people: tables, curves, pictures, provenance. */
@NullMarked
package org.frugalsr.engine.report;

import org.jspecify.annotations.NullMarked;
