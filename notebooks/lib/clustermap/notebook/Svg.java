package clustermap.notebook;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A drawing in the making. */
final class Svg {
  /** Told apart by those who see colours otherwise too (Okabe and Ito 2008), darkest first. */
  static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#7a4b8c");

  static final String INK = "#1b1f23";
  static final String FAINT = "#e4e7ea";
  static final String WARNING = "#8f2d00";

  private final int width;
  private final StringBuilder body = new StringBuilder();

  Svg(int width) {
    this.width = width;
  }

  static String escaped(String words) {
    return words
        .replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  void line(double x1, double y1, double x2, double y2, String colour, double thick, String dash) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
            + " stroke-width=\"%.1f\"%s/>",
        x1, y1, x2, y2, colour, thick, dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
  }

  void box(double x, double y, double w, double h, String colour, double opacity) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
            + " fill-opacity=\"%.2f\"/>",
        x, y, w, h, colour, opacity);
  }

  /** A mark of a shape of its own for each series, so that colour alone tells nothing. */
  void mark(int series, double x, double y, String colour) {
    switch (series % 3) {
      case 0 -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"%s\"/>", x, y, colour);
      case 1 ->
          add(
              "<path d=\"M%.1f %.1fl5.5 5.5l-5.5 5.5l-5.5 -5.5z\" fill=\"%s\"/>",
              x, y - 5.5, colour);
      default ->
          add(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\" fill=\"white\" stroke=\"%s\""
                  + " stroke-width=\"2\"/>",
              x - 4, y - 4, colour);
    }
  }

  /** Words; anchor is start, middle or end. */
  void words(double x, double y, String anchor, double size, String colour, String words) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%.1f\" fill=\"%s\">%s</text>",
        x, y, anchor, size, colour, escaped(words));
  }

  void heading(double x, double y, String words) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"16\" font-weight=\"bold\" fill=\"%s\">%s</text>",
        x, y, INK, escaped(words));
  }

  void upright(double x, double y, String words) {
    add(
        "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\""
            + " font-size=\"12.5\" fill=\"%s\">%s</text>",
        x, y, INK, escaped(words));
  }

  private void add(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** The drawing with a white ground; what it says in words is for those who cannot see it. */
  String finished(double height, String title, String description) {
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" viewBox=\"0 0 %d"
            + " %.0f\" role=\"img\" font-family=\"Helvetica, Arial,"
            + " sans-serif\">%n<title>%s</title>%n<desc>%s</desc>%n<rect width=\"100%%\""
            + " height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
        width,
        height,
        width,
        height,
        escaped(title),
        escaped(description),
        body);
  }

  /** How wide words are, about: fonts differ from machine to machine. */
  static double breadth(String words, double size) {
    return words.length() * size * 0.5;
  }

  /** Words in lines that fit. */
  static List<String> wrapped(String words, double room, double size) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.split(" ")) {
      if (line.length() > 0 && breadth(line + " " + word, size) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Round numbers from low to high, some five of them. */
  static double[] ticks(double low, double high) {
    double raw = (high - low) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double part = raw / power;
    double step = power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    double[] ticks = new double[(int) (last - first + 1)];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = (first + i) * step;
    }
    return ticks;
  }

  /** A label of an axis. */
  static String label(double value) {
    if (Math.abs(value) < 5e-10) {
      return "0";
    }
    return Math.abs(value - Math.rint(value)) < 1e-9
        ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
