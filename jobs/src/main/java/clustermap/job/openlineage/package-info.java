/** What a run reads and writes, told as events of OpenLineage to whoever keeps lineage. */
@NullMarked
package clustermap.job.openlineage;

import org.jspecify.annotations.NullMarked;
