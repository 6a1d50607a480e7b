package peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes of the measurements a table in Markdown, on stdout, and a plot of seconds over points, both
 * axes logarithmic, as SVG.
 *
 * <p>Arguments: peers.csv, own.csv, plot.svg.
 */
final class Report {
  private static final String[] COLOURS = {
    "#0b6e4f", "#c0392b", "#2c5aa0", "#d68910", "#7d3c98", "#5d6d7e", "#a04000"
  };
  private static final int WIDTH = 430;
  private static final int HEIGHT = 330;

  private Report() {}

  private record Point(double points, double seconds) {}

  public static void main(String[] a) throws IOException {
    List<String[]> peers = rows(Path.of(a[0]));
    List<String[]> own = rows(Path.of(a[1]));
    table(peers);
    growth(own);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1030\" height=\"470\""
            + " font-family=\"sans-serif\" font-size=\"12\">\n"
            + "<rect width=\"1030\" height=\"470\" fill=\"white\"/>\n");
    panel(svg, 60, "DBSCAN, eps 1000 m, min 10, firms as rows", "dbscan rows", "eps 1000 min 10", peers, own);
    panel(svg, 555, "HDBSCAN*, min 10, firms as rows", "hdbscan rows", "min 10", peers, own);
    Files.writeString(Path.of(a[2]), svg.append("</svg>\n"));
  }

  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).map(line -> line.split(",", -1)).toList();
  }

  private static void table(List<String[]> peers) {
    System.out.println("| peer | work | points | setting | peer s | peer MB | clustermap s | clustermap MB | ratio | adjusted Rand | clusters |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    for (String[] r : peers) {
      boolean done = !r[5].startsWith("not");
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %,d | %s | %s | %s | %s | %s | %s | %s | %s |%n",
          r[1],
          r[0],
          Long.parseLong(r[2]),
          r[3],
          r[5],
          r[6],
          r[7],
          r[8],
          done ? String.format(Locale.ROOT, "%.0f", number(r[5]) / number(r[7])) : "",
          r[9],
          done ? r[10].equals(r[11]) ? r[10] : r[10] + " / " + r[11] : "");
    }
  }

  /** Each measurement beside the one with half the firms and as many firms a location. */
  private static void growth(List<String[]> own) {
    System.out.println("\n| work | setting | firms | locations | 1 thread ms | 2 threads ms | factor | MB | growth from half: wall, processor |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (String[] r : own) {
      if (!r[4].equals("1")) {
        continue;
      }
      String[] two = find(own, r, 1, "2");
      String[] half = find(own, r, 0.5, "1");
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %,d | %,d | %s | %s | %.2f | %s | %s |%n",
          r[0],
          r[3],
          Long.parseLong(r[1]),
          Long.parseLong(r[2]),
          r[5],
          two[5],
          number(r[5]) / number(two[5]),
          r[6],
          half.length == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  "%.2f, %.2f",
                  number(r[5]) / number(half[5]),
                  number(r[7]) / number(half[7])));
    }
  }

  private static String[] find(List<String[]> own, String[] like, double factor, String threads) {
    double locations = number(like[2]) * factor;
    for (String[] r : own) {
      if (r[0].equals(like[0])
          && r[3].equals(like[3])
          && r[4].equals(threads)
          && number(r[1]) == number(like[1]) * factor
          && Math.abs(number(r[2]) / locations - 1) < 0.1) {
        return r;
      }
    }
    return new String[0];
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static void panel(
      StringBuilder svg,
      int left,
      String title,
      String work,
      String setting,
      List<String[]> peers,
      List<String[]> own) {
    Map<String, List<Point>> series = new LinkedHashMap<>();
    for (String[] r : own) {
      // Postcodes: about twelve firms a location.
      if (r[0].equals(work)
          && r[3].equals(setting)
          && r[4].equals("2")
          && number(r[1]) > 5 * number(r[2])) {
        series
            .computeIfAbsent("clustermap", k -> new ArrayList<>())
            .add(new Point(number(r[1]), number(r[5]) / 1000));
      }
    }
    for (String[] r : peers) {
      if (r[0].equals(work) && r[3].equals(setting) && !r[5].startsWith("not")) {
        series
            .computeIfAbsent(r[1].replace("-rows", ""), k -> new ArrayList<>())
            .add(new Point(number(r[2]), number(r[5])));
      }
    }
    text(svg, left, 30, title, "start", "font-weight=\"bold\" font-size=\"14\"");
    for (int e = 4; e <= 7; e++) {
      line(svg, x(left, Math.pow(10, e)), 50, x(left, Math.pow(10, e)), 50 + HEIGHT, "#dddddd", 1);
      String[] names = {"10 thousand", "100 thousand", "1 million", "10 million"};
      text(svg, x(left, Math.pow(10, e)), 68 + HEIGHT, names[e - 4], "middle", "");
    }
    for (int e = -4; e <= 3; e++) {
      line(svg, left, y(Math.pow(10, e)), left + WIDTH, y(Math.pow(10, e)), "#dddddd", 1);
      String[] names = {"0.1 ms", "1 ms", "10 ms", "0.1 s", "1 s", "10 s", "100 s", "1000 s"};
      text(svg, left - 5, y(Math.pow(10, e)) + 4, names[e + 4], "end", "");
    }
    int k = 0;
    for (Map.Entry<String, List<Point>> s : series.entrySet()) {
      String colour = COLOURS[k % COLOURS.length];
      // Sizes may have been measured in any order.
      s.getValue().sort(Comparator.comparingDouble(Point::points));
      Point before = null;
      for (Point p : s.getValue()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
                x(left, p.points()),
                y(p.seconds()),
                colour));
        if (before != null) {
          line(
              svg,
              x(left, before.points()),
              y(before.seconds()),
              x(left, p.points()),
              y(p.seconds()),
              colour,
              k == 0 ? 3 : 1.5);
        }
        before = p;
      }
      double row = 95 + HEIGHT + 18 * (k / 4);
      double column = left + 108 * (k % 4);
      line(svg, column, row - 4, column + 18, row - 4, colour, k == 0 ? 3 : 1.5);
      text(svg, column + 23, row, s.getKey(), "start", "");
      k++;
    }
  }

  private static double x(int left, double points) {
    return left + (Math.log10(points) - 3.8) / 3.2 * WIDTH;
  }

  private static double y(double seconds) {
    return 50 + HEIGHT - (Math.log10(seconds) + 4) / 7 * HEIGHT;
  }

  private static void line(
      StringBuilder svg, double x1, double y1, double x2, double y2, String colour, double width) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"%.1f\"/>%n",
            x1,
            y1,
            x2,
            y2,
            colour,
            width));
  }

  private static void text(
      StringBuilder svg, double x, double y, String text, String anchor, String more) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
            x,
            y,
            anchor,
            more,
            text));
  }
}
