/**
 * The steps from extracts to map, one class a step: datasets and parameters in, a dataset out.
 * Nothing here reads, writes, counts or asks the time; only Estimators run actions.
 */
@NullMarked
package clustermap.stage;

import org.jspecify.annotations.NullMarked;
