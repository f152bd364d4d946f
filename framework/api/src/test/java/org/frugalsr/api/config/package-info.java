/** Tests of the configuration; each error text is a golden file. */
@NullMarked
package org.frugalsr.api.config;

import org.jspecify.annotations.NullMarked;
