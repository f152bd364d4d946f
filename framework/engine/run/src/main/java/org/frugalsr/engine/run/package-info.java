/** A run on disk: its folder and lock, the journal, the provenance; and the host's load. */
@NullMarked
package org.frugalsr.engine.run;

import org.jspecify.annotations.NullMarked;
