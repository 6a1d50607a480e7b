/**
 * One class a stage, with static functions: datasets and parameters in, dataset out. No I/O, no
 * clock and no actions; what goes from stage to stage is a table.
 */
@NullMarked
package clustermap.stage;

import org.jspecify.annotations.NullMarked;
