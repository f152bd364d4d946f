/** The JSON conventions of a run's files. */
@NullMarked
package org.frugalsr.engine.json;

import org.jspecify.annotations.NullMarked;
