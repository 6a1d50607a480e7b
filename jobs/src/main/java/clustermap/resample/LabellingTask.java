package clustermap.resample;

import java.io.Serializable;

/** One sector, as it is compared with random labellings of itself. */
public final class LabellingTask implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String taxonomy;
  private final String sector;
  private final SectorLabels labels;
  private final boolean local;
  private final double meanWeight;
  private final NationalShare share;
  private final double[] observed;

  /**
   * A sector to compare.
   *
   * @param taxonomy of the sector
   * @param sector its code
   * @param labels what is dealt
   * @param local whether labels are dealt within local strata, with a stream of their own
   * @param meanWeight mean weight of a site in the sector, thousandths
   * @param share what location quotients divide by
   * @param observed scores of the published clusters, ascending; kept, not copied
   */
  public LabellingTask(
      String taxonomy,
      String sector,
      SectorLabels labels,
      boolean local,
      double meanWeight,
      NationalShare share,
      double[] observed) {
    this.taxonomy = taxonomy;
    this.sector = sector;
    this.labels = labels;
    this.local = local;
    this.meanWeight = meanWeight;
    this.share = share;
    this.observed = observed;
  }

  public String taxonomy() {
    return taxonomy;
  }

  public String sector() {
    return sector;
  }

  SectorLabels labels() {
    return labels;
  }

  boolean local() {
    return local;
  }

  double meanWeight() {
    return meanWeight;
  }

  NationalShare share() {
    return share;
  }

  double[] observed() {
    return observed;
  }

  /** How many published clusters. */
  public int clusters() {
    return observed.length;
  }

  /** How many firms are dealt: what a replicate costs grows with it. */
  public int firms() {
    return labels.firms();
  }
}
