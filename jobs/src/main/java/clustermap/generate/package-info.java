/**
 * Made-up data for trying the engine out: seeded, calibrated, and labelled synthetic throughout.
 */
@NullMarked
package clustermap.generate;

import org.jspecify.annotations.NullMarked;
