/** The two kinds of failure that a user of FrugalSR is told about, and how names are suggested. */
@NullMarked
package org.frugalsr.api.error;

import org.jspecify.annotations.NullMarked;
