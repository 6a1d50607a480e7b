package clustermap.resample;

import java.util.Arrays;

/**
 * The located firms of one sector with their sites, and the published clusters they are in. Firms
 * are in order; the sites of one follow each other.
 */
public final class SectorFirms {
  double[] x = new double[256];
  double[] y = new double[256];
  long[] weight = new long[256];

  /** Published cluster of each site, negative for none. */
  int[] cluster = new int[256];

  int sites;

  /** Sites of firm f are firmStart[f] .. firmStart[f + 1). */
  int[] firmStart = new int[257];

  int firms;
  int clusters;

  /** Starts the next firm. */
  public void firm() {
    if (firms + 2 > firmStart.length) {
      firmStart = Arrays.copyOf(firmStart, 2 * firmStart.length);
    }
    firms++;
    firmStart[firms] = sites;
  }

  /**
   * A site of the firm begun last.
   *
   * @param easting metres
   * @param northing metres
   * @param thousandths weight in clustering
   * @param ofCluster published cluster from 0, negative for none
   */
  public void site(double easting, double northing, long thousandths, int ofCluster) {
    if (sites == x.length) {
      x = Arrays.copyOf(x, 2 * sites);
      y = Arrays.copyOf(y, 2 * sites);
      weight = Arrays.copyOf(weight, 2 * sites);
      cluster = Arrays.copyOf(cluster, 2 * sites);
    }
    x[sites] = easting;
    y[sites] = northing;
    weight[sites] = thousandths;
    cluster[sites] = ofCluster;
    clusters = Math.max(clusters, ofCluster + 1);
    sites++;
    firmStart[firms] = sites;
  }

  /** How many firms. */
  public int firms() {
    return firms;
  }

  /** How many published clusters. */
  public int clusters() {
    return clusters;
  }
}
