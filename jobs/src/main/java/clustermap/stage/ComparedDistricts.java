package clustermap.stage;

import clustermap.geo.GridPoint;
import clustermap.geo.OutlineDistance;
import clustermap.stage.ProgrammeDistricts.District;
import clustermap.stage.ProgrammeDistricts.Treatment;
import clustermap.stats.panel.Panel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who is treated and who is compared with for one outcome of one programme, and who is neither. */
final class ComparedDistricts {
  private final ProgrammeDistricts all;
  private final int outcome;
  private final int[] years;
  private final List<District> treated = new ArrayList<>();
  private final List<District> comparison = new ArrayList<>();
  private final List<OutlineDistance> outlines = new ArrayList<>();
  private int ring;
  private int other;
  private int notCovered;
  private int later;
  private int always;
  private int alsoOthers;
  private int withoutOutline;

  private ComparedDistricts(ProgrammeDistricts all, int outcome) {
    this.all = all;
    this.outcome = outcome;
    this.years = all.years(outcome);
  }

  /** Sorts the districts; without years nobody is anything. */
  static ComparedDistricts of(
      ProgrammeDistricts all, int outcome, double ringKm, int anticipation) {
    ComparedDistricts compared = new ComparedDistricts(all, outcome);
    if (compared.years.length > 0) {
      compared.sort(ringKm * 1000, anticipation);
    }
    return compared;
  }

  private void sort(double ringMetres, int anticipation) {
    for (District district : all.districts()) {
      Treatment treatment = all.own().get(district.code());
      if (treatment != null && treatment.first() <= lastYear()) {
        OutlineDistance outline = district.outline();
        if (outline == null) {
          withoutOutline++;
        } else {
          outlines.add(outline);
        }
      }
    }
    for (District district : all.districts()) {
      Treatment treatment = all.own().get(district.code());
      if (treatment == null) {
        untreated(district, ringMetres);
      } else if (treatment.first() > lastYear()) {
        later++;
      } else if (treatment.partly()) {
        ring++;
      } else if (!complete(district)) {
        notCovered++;
      } else if (treatment.first() - anticipation <= years[0]) {
        always++;
      } else {
        treated.add(district);
        alsoOthers += all.treatedByOthers(district.code(), lastYear()) ? 1 : 0;
      }
    }
  }

  private void untreated(District district, double ringMetres) {
    if (!complete(district)) {
      notCovered++;
    } else if (all.treatedByOthers(district.code(), lastYear())) {
      other++;
    } else if (near(district, ringMetres)) {
      ring++;
    } else {
      comparison.add(district);
    }
  }

  private boolean near(District district, double ringMetres) {
    GridPoint middle = district.middle();
    return middle != null
        && outlines.stream()
            .anyMatch(
                outline ->
                    outline.atLeastMetres(middle.easting(), middle.northing()) <= ringMetres
                        && outline.metres(middle.easting(), middle.northing()) <= ringMetres);
  }

  private boolean complete(District district) {
    return district.covered()
        && Arrays.stream(years).noneMatch(year -> Double.isNaN(district.value(outcome, year)));
  }

  int[] years() {
    return years.clone();
  }

  int lastYear() {
    return years[years.length - 1];
  }

  int treated() {
    return treated.size();
  }

  int comparison() {
    return comparison.size();
  }

  int ring() {
    return ring;
  }

  int other() {
    return other;
  }

  int notCovered() {
    return notCovered;
  }

  /** Districts whose treatment begins after the last year. */
  int later() {
    return later;
  }

  /** Covered districts that are treated, or expect it, from the first year on. */
  int always() {
    return always;
  }

  /** Treated districts that another programme treats too. */
  int alsoOthers() {
    return alsoOthers;
  }

  /** Districts of the programme whose outline is not known, around which there is no ring. */
  int withoutOutline() {
    return withoutOutline;
  }

  /** Treated places. */
  SortedSet<String> places() {
    SortedSet<String> places = new TreeSet<>();
    for (District district : treated) {
      places.add(treatment(district).place());
    }
    return places;
  }

  private Treatment treatment(District district) {
    Treatment treatment = all.own().get(district.code());
    if (treatment == null) {
      throw new IllegalStateException(district.code() + " is not treated");
    }
    return treatment;
  }

  private List<District> units() {
    List<District> units = new ArrayList<>(treated);
    units.addAll(comparison);
    return units;
  }

  /** The treated, by code, then the comparison; those of a place depend on each other. */
  Panel panel() {
    List<District> units = units();
    List<String> places = List.copyOf(places());
    double[] values = new double[units.size() * years.length];
    int[] first = new int[units.size()];
    int[] cluster = new int[units.size()];
    for (int u = 0; u < first.length; u++) {
      boolean is = u < treated.size();
      first[u] = is ? treatment(units.get(u)).first() : Panel.NEVER;
      cluster[u] = is ? places.indexOf(treatment(units.get(u)).place()) : places.size() + u;
      for (int t = 0; t < years.length; t++) {
        values[u * years.length + t] = units.get(u).value(outcome, years[t]);
      }
    }
    return new Panel(years, values, first, new double[0][], cluster);
  }

  /** Eastings and northings of the panel's units; empty when one is not known. */
  double[][] middles() {
    List<@Nullable GridPoint> middles = new ArrayList<>();
    for (District district : units()) {
      middles.add(district.middle());
    }
    if (middles.contains(null)) {
      return new double[2][0];
    }
    double[][] positions = new double[2][middles.size()];
    IntStream.range(0, middles.size())
        .forEach(
            u -> {
              GridPoint middle = middles.get(u);
              if (middle != null) {
                positions[0][u] = middle.easting();
                positions[1][u] = middle.northing();
              }
            });
    return positions;
  }
}
