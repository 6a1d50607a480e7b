package clustermap.resample;

import clustermap.density.DensityLabels;
import clustermap.density.WeightedPoints;
import clustermap.geo.Footprint;
import clustermap.stats.LogLikelihoodRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The clusters of one labelling of a country's firms, straight from the definitions: firm by firm,
 * site by site, footprint by footprint, every location looked at.
 */
final class Labelled {
  /** A cluster: firms, their number in the country, score, location quotient of sites. */
  record Found(Set<Integer> firms, double score, double quotient) {}

  final List<Found> clusters = new ArrayList<>();
  final double meanWeight;

  private record Place(double x, double y) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return x != other.x ? Double.compare(x, other.x) : Double.compare(y, other.y);
    }
  }

  /** What is at a place: weight of all, sites of all, weight and sites of the sector, its firms. */
  private static final class Sums {
    long all;
    long sites;
    long sector;
    long sectorSites;
    final Set<Integer> firms = new TreeSet<>();
  }

  /**
   * Labels and clusters.
   *
   * @param labels weight in the sector of each labelled firm, by its number
   */
  Labelled(Towns towns, SortedMap<Integer, Double> labels, LabellingRules rules) {
    SortedMap<Place, Sums> places = new TreeMap<>();
    long total = 0;
    long sectorTotal = 0;
    long weights = 0;
    long sectorSites = 0;
    long allSites = 0;
    for (int f = 0; f < towns.firms.length; f++) {
      Towns.Firm firm = towns.firms[f];
      Double label = labels.get(f);
      for (int s = 0; s < firm.x().length; s++) {
        Sums at = places.computeIfAbsent(new Place(firm.x()[s], firm.y()[s]), p -> new Sums());
        long thousandths = Math.round(firm.locationWeight()[s] * 1000);
        at.all += thousandths;
        at.sites++;
        total += thousandths;
        allSites++;
        if (label != null) {
          long weight = Math.max(1, Math.round(label * firm.locationWeight()[s] * 1000));
          at.sector += weight;
          at.sectorSites++;
          at.firms.add(f);
          sectorTotal += weight;
          weights += Math.round(label * 1000);
          sectorSites++;
        }
      }
    }
    meanWeight = (double) weights / sectorSites;
    List<Place> points = new ArrayList<>();
    places.forEach(
        (place, at) -> {
          if (at.sector > 0) {
            points.add(place);
          }
        });
    DensityLabels found =
        rules
            .method()
            .cluster(
                WeightedPoints.of(
                    points.stream().mapToDouble(Place::x).toArray(),
                    points.stream().mapToDouble(Place::y).toArray(),
                    points.stream()
                        .mapToLong(p -> places.getOrDefault(p, new Sums()).sector)
                        .toArray()),
                1);
    double share = (double) sectorSites / allSites;
    for (int c = 0; c < found.clusterCount(); c++) {
      Set<Integer> firms = new TreeSet<>();
      List<Place> members = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        if (found.label()[i] == c) {
          members.add(points.get(i));
          firms.addAll(places.getOrDefault(points.get(i), new Sums()).firms);
        }
      }
      if (firms.size() < rules.minClusterFirms()) {
        continue;
      }
      Footprint footprint =
          Footprint.of(
              rules.footprint(),
              members.stream().mapToDouble(Place::x).toArray(),
              members.stream().mapToDouble(Place::y).toArray());
      Sums inside = new Sums();
      places.forEach(
          (place, at) -> {
            if (footprint.contains(place.x(), place.y())) {
              inside.all += at.all;
              inside.sites += at.sites;
              inside.sector += at.sector;
              inside.sectorSites += at.sectorSites;
            }
          });
      double score =
          LogLikelihoodRatio.of(
              inside.sector / 1000.0,
              inside.all * meanWeight / 1000000.0,
              sectorTotal / 1000.0,
              Math.max(total * meanWeight / 1000000.0, sectorTotal / 1000.0));
      clusters.add(new Found(firms, score, (double) inside.sectorSites / inside.sites / share));
    }
  }

  double[] ascendingScores() {
    return clusters.stream().mapToDouble(Found::score).sorted().toArray();
  }

  double largestScore() {
    return clusters.stream().mapToDouble(Found::score).max().orElse(0);
  }

  /** What is dealt in the replicates of a sector with these labels. */
  static SectorLabels labels(Towns towns, SortedMap<Integer, Double> labels) {
    SectorLabels.Builder builder = new SectorLabels.Builder();
    labels.forEach((firm, weight) -> builder.add(towns.firms[firm].stratum(), weight, 1));
    return builder.within(towns.population);
  }
}
