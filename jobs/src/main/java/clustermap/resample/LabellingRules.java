package clustermap.resample;

import clustermap.density.DensityMethod;
import clustermap.geo.FootprintRule;
import java.io.Serializable;

/**
 * What every replicate does as the night did it.
 *
 * @param method how firms are clustered
 * @param minClusterFirms a cluster with fewer distinct firms is none
 * @param footprint how a cluster's outline is drawn
 * @param quotientByWeight whether a location quotient counts the sector by weight rather than by
 *     sites
 * @param seed seed of the run
 */
public record LabellingRules(
    DensityMethod method,
    int minClusterFirms,
    FootprintRule footprint,
    boolean quotientByWeight,
    long seed)
    implements Serializable {}
