package clustermap.job;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Districts, places and the look-up between them, from the published look-ups. A district's row of
 * the ITL look-up repeats where it lies in several ITL3 areas, as Highland does.
 */
final class ReferencePlaces {

  /** One area of the three ITL levels. */
  private enum Itl {
    ITL3("itl3_code", "itl3_name"),
    ITL2("itl2_code", "itl2_name"),
    ITL1("itl1_code", "itl1_name");

    private final String code;
    private final String name;

    Itl(String code, String name) {
      this.code = code;
      this.name = name;
    }

    String of(Row row) {
      return text(row, code);
    }
  }

  private final List<Row> lookup;
  private final SortedMap<String, List<Row>> byDistrict;

  ReferencePlaces(List<Row> lookup) {
    this.lookup = lookup;
    this.byDistrict =
        new TreeMap<>(lookup.stream().collect(groupingBy(r -> text(r, "lad21_code"))));
  }

  /**
   * Rows of the districts contract.
   *
   * @param namedAreas codes and names of areas, in which the districts made after 2021 are found
   */
  List<Row> districts(List<Row> namedAreas) {
    Map<String, String> names = new HashMap<>();
    namedAreas.forEach(r -> names.put(text(r, "area_code"), text(r, "area_name")));
    SortedMap<String, SortedSet<String>> membersOf = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    byDistrict.forEach(
        (code, areas) -> {
          String active = text(areas.get(0), "lad_active_code");
          membersOf.computeIfAbsent(active, c -> new TreeSet<>()).add(code);
          rows.add(district(code, code, active, text(areas.get(0), "lad21_name"), List.of(code)));
        });
    membersOf.forEach(
        (active, members) -> {
          if (byDistrict.containsKey(active)) {
            return;
          }
          boolean renamed = members.size() == 1;
          @Nullable String name =
              renamed ? text(areasOf(members).get(0), "lad21_name") : names.get(active);
          if (name == null) {
            throw Fault.input(
                RawFolder.RawFile.LAD_COUNTS.fileName()
                    + ": no name for district "
                    + active
                    + ", which "
                    + RawFolder.RawFile.LAD_ITL.fileName()
                    + " gives as the successor of "
                    + String.join(", ", members));
          }
          rows.add(district(active, renamed ? members.first() : null, active, name, members));
        });
    return rows;
  }

  private Row district(
      String lad,
      @Nullable String lad2021,
      String lad2025,
      String name,
      Collection<String> members) {
    return RowFactory.create(
        lad,
        lad2021,
        lad2025,
        name,
        only(Itl.ITL3, members),
        only(Itl.ITL2, members),
        only(Itl.ITL1, members),
        text(areasOf(members).get(0), "region"));
  }

  private List<Row> areasOf(Collection<String> members) {
    return members.stream().flatMap(m -> byDistrict.getOrDefault(m, List.of()).stream()).toList();
  }

  private @Nullable String only(Itl level, Collection<String> members) {
    Set<String> codes = new HashSet<>();
    areasOf(members).forEach(r -> codes.add(level.of(r)));
    return codes.size() == 1 ? codes.iterator().next() : null;
  }

  /**
   * Rows of the places contract: districts, the three ITL levels, travel-to-work areas and combined
   * authorities. An ITL area has an outline and a population where every district of it lies wholly
   * in it.
   */
  List<Row> places(
      PlaceOutlines outlines,
      List<Row> populations,
      List<Row> travelToWork,
      List<CombinedAuthority> authorities) {
    Map<String, Long> residents = new HashMap<>();
    for (Row row : populations) {
      residents.put(text(row, "lad_code"), Long.parseLong(text(row, "population_2021")));
    }
    List<Row> rows = new ArrayList<>();
    byDistrict.forEach(
        (code, areas) ->
            rows.add(
                RowFactory.create(
                    "LAD",
                    code,
                    text(areas.get(0), "lad21_name"),
                    only(Itl.ITL3, List.of(code)),
                    outlines.union(List.of(code)),
                    residents.get(code))));
    for (Itl level : Itl.values()) {
      SortedMap<String, List<Row>> areas =
          new TreeMap<>(lookup.stream().collect(groupingBy(level::of)));
      areas.forEach((code, of) -> rows.add(place(level, code, of, outlines, residents)));
    }
    SortedMap<String, String> names = new TreeMap<>();
    for (Row row : travelToWork) {
      // The file has a blank line for areas outside every travel-to-work area.
      if (!row.isNullAt(row.fieldIndex("ttwa11_code"))) {
        names.put(text(row, "ttwa11_code"), text(row, "ttwa11_name"));
      }
    }
    names.forEach(
        (code, name) -> rows.add(RowFactory.create("TTWA", code, name, null, null, null)));
    for (CombinedAuthority authority : authorities) {
      rows.add(
          RowFactory.create(
              "CA",
              authority.code(),
              authority.name(),
              null,
              outlines.union(authority.districts()),
              population(authority.districts(), residents)));
    }
    return rows;
  }

  private static @Nullable Long population(
      Collection<String> districts, Map<String, Long> residents) {
    return residents.keySet().containsAll(districts)
        ? (Long) districts.stream().mapToLong(d -> residents.getOrDefault(d, 0L)).sum()
        : null;
  }

  private Row place(
      Itl level,
      String code,
      List<Row> areas,
      PlaceOutlines outlines,
      Map<String, Long> residents) {
    SortedSet<String> members =
        areas.stream().collect(mapping(r -> text(r, "lad21_code"), toCollection(TreeSet::new)));
    boolean whole = members.stream().allMatch(m -> only(level, List.of(m)) != null);
    @Nullable String parent =
        switch (level) {
          case ITL3 -> Itl.ITL2.of(areas.get(0));
          case ITL2 -> Itl.ITL1.of(areas.get(0));
          case ITL1 -> null;
        };
    @Nullable Long people = whole ? population(members, residents) : null;
    return RowFactory.create(
        level.name(),
        code,
        text(areas.get(0), level.name),
        parent,
        whole ? outlines.union(members) : null,
        people);
  }

  /** Rows of the place look-up contract. */
  List<Row> lookup(List<Row> travelToWork, List<CombinedAuthority> authorities) {
    List<Row> rows = new ArrayList<>();
    byDistrict.forEach(
        (code, areas) -> {
          for (Itl level : Itl.values()) {
            SortedSet<String> codes = new TreeSet<>();
            areas.forEach(r -> codes.add(level.of(r)));
            boolean whole = codes.size() == 1;
            for (String area : codes) {
              rows.add(
                  RowFactory.create(
                      code, level.name(), area, whole ? 1.0 : null, whole ? true : null));
            }
          }
        });
    for (Row row : travelToWork) {
      rows.add(
          RowFactory.create(
              text(row, "lad21_code"),
              "TTWA",
              text(row, "ttwa11_code"),
              Double.parseDouble(text(row, "share")),
              text(row, "best_fit").equals("Y")));
    }
    for (CombinedAuthority authority : authorities) {
      for (String district : authority.districts()) {
        rows.add(RowFactory.create(district, "CA", authority.code(), 1.0, true));
      }
    }
    return rows;
  }

  private static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }
}
