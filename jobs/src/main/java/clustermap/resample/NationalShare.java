package clustermap.resample;

import java.io.Serializable;

/**
 * What the location quotients of a sector divide by.
 *
 * @param share X / N: the sector among all in the nation; without quotients 0
 * @param byWeight whether the sector counts by weight, in units of firms, rather than by sites
 */
public record NationalShare(double share, boolean byWeight) implements Serializable {
  /** No quotients are wanted. */
  public static final NationalShare NONE = new NationalShare(0, false);
}
