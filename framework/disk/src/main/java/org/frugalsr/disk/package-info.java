/** Files that are written atomically, folders of a bounded size, and errors of disks. */
@NullMarked
package org.frugalsr.disk;

import org.jspecify.annotations.NullMarked;
