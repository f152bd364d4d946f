/** The two kinds of failure that are reported to users, and suggestions for misspelt names. */
@NullMarked
package org.frugalsr.api.error;

import org.jspecify.annotations.NullMarked;
