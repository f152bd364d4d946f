/** JSON as all files of a run have it. */
@NullMarked
package org.frugalsr.engine.json;

import org.jspecify.annotations.NullMarked;
