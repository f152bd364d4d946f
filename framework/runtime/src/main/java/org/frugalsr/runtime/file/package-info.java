/** The file format of packed networks. */
@NullMarked
package org.frugalsr.runtime.file;

import org.jspecify.annotations.NullMarked;
