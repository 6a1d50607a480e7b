/** Which stages run in which order, on which inputs, and where their tables go. */
@NullMarked
package clustermap.job;

import org.jspecify.annotations.NullMarked;
