/** Studies on a Slurm cluster, as array jobs whose tasks claim trials. */
@NullMarked
package org.frugalsr.plugin.slurm;

import org.jspecify.annotations.NullMarked;
