/** Which stages run in which order, the run record, reuse and resume; and the jobs beside them. */
@NullMarked
package clustermap.job;

import org.jspecify.annotations.NullMarked;
