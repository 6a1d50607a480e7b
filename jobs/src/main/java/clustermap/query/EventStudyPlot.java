package clustermap.query;

import clustermap.fault.Fault;
import clustermap.stats.panel.EffectWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Effects by time since treatment as an SVG drawing, with intervals, and zero where it is. */
public final class EventStudyPlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 70;

  /** About as many labels on the upright axis. */
  private static final int TICKS = 5;

  /** More times than this share labels. */
  private static final int MOST_LABELS = 16;

  private final List<EffectFile.Row> rows;
  private final String outcome;
  private final double low;
  private final double high;
  private final StringBuilder svg = new StringBuilder();

  private EventStudyPlot(List<EffectFile.Row> rows, String outcome) {
    this.rows = rows;
    this.outcome = outcome;
    double least = 0;
    double most = 0;
    for (EffectFile.Row row : rows) {
      least = Math.min(least, or(row.bandLow(), or(row.confLow(), or(row.att(), 0))));
      most = Math.max(most, or(row.bandHigh(), or(row.confHigh(), or(row.att(), 0))));
    }
    double room = Math.max(most - least, 1e-12) / 20;
    low = least - room;
    high = most + room;
  }

  private static double or(@Nullable Double value, double other) {
    return value == null ? other : value;
  }

  /**
   * Refuses a drawing that cannot be written.
   *
   * @throws Fault CONFIG
   */
  public static void requireName(Path plot) {
    OutputFile.require("--plot", plot, List.of(".svg"));
  }

  /**
   * Draws the effects by time since treatment that are given; the file is replaced as a whole.
   *
   * @param effects of all kinds
   * @param outcome what is measured, for the title
   * @throws Fault UNAVAILABLE when it cannot be written
   */
  public static void write(List<EffectFile.Row> effects, String outcome, Path plot) {
    List<EffectFile.Row> rows =
        effects.stream()
            .filter(r -> r.kind().equals("dynamic") && r.eventTime() != null && r.att() != null)
            .sorted(Comparator.comparingInt(r -> r.eventTime() == null ? 0 : r.eventTime()))
            .toList();
    Path unfinished = plot.resolveSibling("." + plot.getFileName() + ".unfinished");
    try {
      Files.writeString(
          unfinished, new EventStudyPlot(rows, outcome).draw(), StandardCharsets.UTF_8);
      Files.move(unfinished, plot, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Fault.unavailable("cannot write " + plot + ": " + e.getMessage(), e);
    }
  }

  private String draw() {
    String title = "Effect on " + outcome + " by time since first treatment";
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"sans-serif\" font-size=\"13\">%n<title>%s</title>%n"
                + "<desc>%s</desc>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            HEIGHT,
            escaped(title),
            escaped(described())));
    text(LEFT, 28, "start", title, 16);
    if (rows.isEmpty()) {
      text(LEFT, HEIGHT / 2, "start", "No effect is given.", 13);
      return svg.append("</svg>\n").toString();
    }
    scale();
    int[] times = rows.stream().mapToInt(r -> r.eventTime() == null ? 0 : r.eventTime()).toArray();
    int first = times[0];
    int span = Math.max(1, times[times.length - 1] - first);
    int every = 1 + span / MOST_LABELS;
    double step = (WIDTH - LEFT - RIGHT) / (span + 1.0);
    if (first < 0) {
      double onset = LEFT - first * step;
      line(onset, TOP, onset, HEIGHT - BOTTOM, "#767676", "4 4", 1);
    }
    for (int i = 0; i < times.length; i++) {
      double x = LEFT + (times[i] - first + 0.5) * step;
      point(rows.get(i), times[i], x);
      if (times[i] % every == 0) {
        text(x, HEIGHT - BOTTOM + 20, "middle", Integer.toString(times[i]), 13);
      }
    }
    text(
        LEFT,
        HEIGHT - 28,
        "start",
        "Times since first treatment. Thick: 95 % of one effect; thin: 95 % of all at once.",
        12);
    text(
        LEFT,
        HEIGHT - 11,
        "start",
        "An effect of the programme only if both would have gone the same way without it.",
        12);
    return svg.append("</svg>\n").toString();
  }

  /** The same in words, for those who cannot see it. */
  private String described() {
    List<String> parts = new ArrayList<>();
    for (EffectFile.Row row : rows) {
      parts.add(
          row.eventTime()
              + ": "
              + EffectWords.number(or(row.att(), 0))
              + (row.confLow() == null || row.confHigh() == null
                  ? ""
                  : " ("
                      + EffectWords.number(row.confLow())
                      + " to "
                      + EffectWords.number(row.confHigh())
                      + ")"));
    }
    return String.join("; ", parts);
  }

  private void point(EffectFile.Row row, int time, double x) {
    String colour = time < 0 ? "#5b6770" : "#00539f";
    whisker(row.bandLow(), row.bandHigh(), x, colour, 1);
    whisker(row.confLow(), row.confHigh(), x, colour, 4);
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n",
            x,
            y(or(row.att(), 0)),
            row.confLow() == null ? "white\" stroke=\"" + colour : colour));
  }

  private void whisker(
      @Nullable Double from, @Nullable Double to, double x, String colour, int width) {
    if (from != null && to != null) {
      line(x, y(from), x, y(to), colour, "none", width);
    }
  }

  /** Labels at round numbers, and zero. */
  private void scale() {
    double raw = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double tick =
        power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
    for (long i = (long) Math.ceil(low / tick); i * tick <= high; i++) {
      double y = y(i * tick);
      line(LEFT, y, WIDTH - RIGHT, y, i == 0 ? "#0b0c0c" : "#e5e5e5", "none", 1);
      text(LEFT - 8, y + 4, "end", EffectWords.number(i * tick), 12);
    }
  }

  private double y(double value) {
    return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private void line(
      double x1, double y1, double x2, double y2, String colour, String dashes, int width) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-dasharray=\"%s\" stroke-width=\"%d\"/>%n",
            x1,
            y1,
            x2,
            y2,
            colour,
            dashes,
            width));
  }

  private void text(double x, double y, String anchor, String words, int size) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\""
                + " fill=\"#0b0c0c\">%s</text>%n",
            x,
            y,
            anchor,
            size,
            escaped(words)));
  }

  private static String escaped(String words) {
    return words
        .replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
