package clustermap.geo;

import java.io.Serializable;

/**
 * How a cluster's outline is drawn; one rule for every cluster of a run, and for the random ones it
 * is compared with.
 *
 * @param lengthRatio of the concave hull, in [0, 1]: hull edges are cut inwards while they are
 *     longer than shortest + lengthRatio · (longest − shortest) edge of the Delaunay triangulation.
 *     1 is the convex hull, 0 the tightest outline
 * @param bufferMetres distance by which the hull is widened, at least 1 m; 100 m is what a postcode
 *     resolves
 */
public record FootprintRule(double lengthRatio, double bufferMetres) implements Serializable {

  /**
   * Checks both ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public FootprintRule {
    if (!(lengthRatio >= 0 && lengthRatio <= 1)) {
      throw new IllegalArgumentException("lengthRatio must be in [0, 1], found " + lengthRatio);
    }
    if (!(bufferMetres >= 1) || Double.isInfinite(bufferMetres)) {
      throw new IllegalArgumentException(
          "bufferMetres must be finite and at least 1, found " + bufferMetres);
    }
  }
}
