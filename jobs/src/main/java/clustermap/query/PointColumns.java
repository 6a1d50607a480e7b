package clustermap.query;

import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a file of points has which column; -1 for none. Names are compared without regard to case
 * and to blanks around them.
 *
 * @param id an identifier of any type
 * @param x easting, metres
 * @param y northing, metres
 * @param weight firms that a point stands for
 * @param xName the name of x as the file has it
 * @param yName the name of y as the file has it
 * @param unused names of the other columns
 */
record PointColumns(
    int id, int x, int y, int weight, String xName, String yName, List<String> unused) {
  static final String WEIGHT = "weight";

  private static final List<String> X = List.of("x", "easting_m", "easting");
  private static final List<String> Y = List.of("y", "northing_m", "northing");

  static PointColumns find(String file, List<String> header) {
    List<String> names =
        header.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    int x = first(file, names, X);
    int y = first(file, names, Y);
    if (x < 0 || y < 0) {
      throw Fault.input(
          file
              + " has no column "
              + (x < 0 ? "x" : "y")
              + ": its header is "
              + shown(header)
              + ". Expected a header with x and y (or easting_m and northing_m), metres, and where"
              + " wanted id and weight"
              + (header.size() == 1 && header.get(0).matches("(?s).*[;\t|].*")
                  ? "; commas part the columns."
                  : "."));
    }
    int id = first(file, names, List.of("id"));
    int weight = first(file, names, List.of(WEIGHT));
    List<String> unused = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      if (c != x && c != y && c != id && c != weight) {
        unused.add(header.get(c).strip());
      }
    }
    return new PointColumns(id, x, y, weight, header.get(x).strip(), header.get(y).strip(), unused);
  }

  private static int first(String file, List<String> names, List<String> wanted) {
    for (String name : wanted) {
      int at = names.indexOf(name);
      if (at >= 0) {
        if (names.lastIndexOf(name) != at) {
          throw Fault.input(
              file + " has more than one column " + name + ". Leave one of them by that name.");
        }
        return at;
      }
    }
    return -1;
  }

  private static String shown(List<String> header) {
    String all = String.join(", ", header).replaceAll("\\s+", " ");
    return all.isBlank() ? "empty" : all.length() > 200 ? all.substring(0, 200) + "…" : all;
  }
}
