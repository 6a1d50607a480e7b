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
 * @param seed seed of the run
 */
public record LabellingRules(
    DensityMethod method, int minClusterFirms, FootprintRule footprint, long seed)
    implements Serializable {}
