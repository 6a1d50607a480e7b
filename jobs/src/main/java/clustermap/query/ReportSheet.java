package clustermap.query;

import clustermap.publish.RunRecord;
import clustermap.publish.web.Boundaries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What reports of all kinds share: the sheet, its head and feet, tables, sources and words. */
final class ReportSheet {
  static final String HIDDEN = "hidden (confidential)";
  static final String UNKNOWN = "not measurable";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
  private static final int LONGEST_NAME = 110;
  private static final int LONGEST_ATTRIBUTION = 1500;

  private final Markup m = new Markup();
  private final RunRecord run;
  private final List<Map<String, Object>> sources;
  private final Boundaries boundaries;
  private final Map<String, String> industries;
  private int pages;

  /**
   * An empty sheet.
   *
   * @param sources of the snapshot with their licences
   * @param industries names by SIC code
   */
  ReportSheet(
      RunRecord run,
      List<Map<String, Object>> sources,
      Boundaries boundaries,
      Map<String, String> industries) {
    this.run = run;
    this.sources = sources;
    this.boundaries = boundaries;
    this.industries = industries;
  }

  /** The code of an industry with its name, where that is known. */
  String industry(String code) {
    String known = industries.get(code);
    return known == null ? "SIC " + code : code + " " + known;
  }

  Markup markup() {
    return m;
  }

  Boundaries boundaries() {
    return boundaries;
  }

  RunRecord run() {
    return run;
  }

  /** What a reader takes a figure's words for: hidden and unknown are told apart, in full. */
  static String said(String figure) {
    return figure
        .replace(Figures.HIDDEN, HIDDEN)
        .replace(Figures.UNKNOWN, UNKNOWN)
        .replace("GBP ", "£");
  }

  /** A name out of the data that may be of any length. */
  static String name(String name) {
    return Markup.cut(name, LONGEST_NAME);
  }

  /** Identifiers of sectors, kinds and settings as words. */
  static String words(String identifier) {
    return identifier.replace('_', ' ');
  }

  /** Made-up tables among the inputs of the run. */
  Set<String> synthetic() {
    return run.inputs().stream()
        .filter(RunRecord.Input::synthetic)
        .map(RunRecord.Input::table)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  double alpha() {
    try {
      return Double.parseDouble(run.config().getOrDefault("significance.alpha", "0.05"));
    } catch (NumberFormatException e) {
      return 0.05;
    }
  }

  /** The head of the document and the first page as far as its name. */
  void start(String kind, String name, String subtitle) {
    String css = css();
    m.open("html", "lang", "en-GB", "xmlns", "http://www.w3.org/1999/xhtml");
    m.open("head");
    m.empty("meta", "charset", "utf-8");
    m.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src '" + hash(css) + "'; base-uri 'none'; form-action 'none'");
    m.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    m.element("title", name(name) + " – " + kind + ", " + run.asOf());
    m.style(css);
    m.close();
    m.open("body").open("main");
    page();
    m.open("header");
    m.element("p", kind + " · as of " + DAY.format(run.asOf()), "class", "kicker");
    m.open("h1").name(name(name)).close();
    m.open("p", "class", "sub").element("span", subtitle, "dir", "auto").close();
    m.close();
    banner();
  }

  private void page() {
    pages++;
    m.open("article", "class", "page", "aria-label", "Page " + pages + " of 2");
  }

  /** Ends the first page and begins the second. */
  void turn(String name) {
    foot();
    page();
    m.open("header");
    m.open("p", "class", "again").name(name(name)).close();
    m.close();
  }

  private void banner() {
    if (!synthetic().isEmpty()) {
      m.open("p", "class", "synthetic", "role", "note");
      m.element("strong", "SYNTHETIC EVIDENCE. ");
      m.text(
          "Inputs of this snapshot are made up: "
              + String.join(", ", synthetic().stream().map(ReportSheet::words).toList())
              + ". Figures marked ");
      m.element("span", "SYNTHETIC", "class", "tag");
      m.text(" rest on them and are evidence of nothing.").close();
    }
    if (!run.schemaVersion().equals(RunRecord.SCHEMA_VERSION)) {
      m.element(
          "p",
          "This snapshot is of edition "
              + run.schemaVersion()
              + " of the tables, this program reads "
              + RunRecord.SCHEMA_VERSION
              + ": what it lacks is shown as "
              + UNKNOWN
              + ".",
          "class",
          "note");
    }
  }

  void heading(String title) {
    m.element("h2", title);
  }

  /** A heading with the mark of what is made up, where its inputs are. */
  void heading(String title, String... inputs) {
    m.open("h2").text(title);
    tag(inputs);
    m.close();
  }

  /** The mark of a figure that rests on made-up inputs. */
  void tag(String... inputs) {
    for (String input : inputs) {
      if (synthetic().contains(input)) {
        m.text(" ").element("span", "SYNTHETIC", "class", "tag");
        return;
      }
    }
  }

  void note(String words) {
    m.element("p", words, "class", "note");
  }

  /** Rows of a figure and its value, with marks where inputs are made up. */
  void key(String caption, List<Key> rows) {
    m.open("table", "class", "key").element("caption", caption).open("tbody");
    for (Key row : rows) {
      m.open("tr").open("th", "scope", "row").text(row.label());
      if (row.input() != null) {
        tag(row.input().split(",", -1));
      }
      m.close().element("td", said(row.value())).close();
    }
    m.close().close();
  }

  /**
   * A figure.
   *
   * @param input tables that it rests on and that may be made up, between commas, or null
   */
  record Key(String label, String value, @Nullable String input) {
    static Key of(String label, String value) {
      return new Key(label, value, null);
    }
  }

  /**
   * A table; the first column heads its rows.
   *
   * @param kinds of columns: n of numbers, c of a few words of our own, t of other text
   */
  void table(String caption, String kinds, List<String> head, List<List<String>> rows) {
    m.open("table").element("caption", caption);
    m.open("thead").open("tr");
    for (int i = 0; i < head.size(); i++) {
      m.element("th", head.get(i), "scope", "col", "class", style(kinds, i));
    }
    m.close().close().open("tbody");
    for (List<String> row : rows) {
      m.open("tr");
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        if (i == 0) {
          m.open("th", "scope", "row").name(name(cell)).close();
        } else if (style(kinds, i) != null) {
          m.element("td", said(Markup.cut(cell, 60)), "class", style(kinds, i));
        } else {
          m.open("td").name(Markup.cut(cell, 220)).close();
        }
      }
      m.close();
    }
    m.close().close();
  }

  private static @Nullable String style(String kinds, int column) {
    char kind = kinds.charAt(column);
    return kind == 't' ? null : String.valueOf(kind);
  }

  /** Where it comes from and under which licences, then the end of the page and the document. */
  String end(List<String> methods) {
    m.open("section", "class", "small");
    heading("How it is computed");
    for (String method : methods) {
      m.element("p", method);
    }
    heading("Sources and licences");
    Map<String, Set<String>> told = new LinkedHashMap<>();
    Set<String> attributions = new LinkedHashSet<>();
    for (Map<String, Object> source : sources) {
      told.computeIfAbsent(
              String.valueOf(source.getOrDefault("licence", "Licence not told")),
              l -> new LinkedHashSet<>())
          .add(
              Markup.cut(String.valueOf(source.get("title")), 120)
                  + (source.containsKey("edition")
                      ? " ("
                          + Markup.cut(String.valueOf(source.get("edition")).split(";", 2)[0], 60)
                          + ")"
                      : ""));
      if (source.get("attribution") instanceof Iterable<?> all) {
        all.forEach(a -> attributions.add(String.valueOf(a)));
      }
    }
    List<String> byLicence = new ArrayList<>();
    told.forEach(
        (licence, titles) ->
            byLicence.add(Markup.cut(licence, 160) + ": " + String.join("; ", titles)));
    m.element(
        "p",
        told.isEmpty()
            ? "The snapshot names no sources."
            : Markup.cut(String.join(". ", byLicence), LONGEST_ATTRIBUTION)
                + " (all of them with notes: datapackage.json).");
    if (!attributions.isEmpty()) {
      m.element("p", Markup.cut(String.join(" ", attributions), LONGEST_ATTRIBUTION));
    }
    m.close();
    foot();
    m.close().close().close();
    return m.document();
  }

  private void foot() {
    m.open("footer");
    m.element(
        "span",
        "clustermap · snapshot of "
            + run.asOf()
            + ", run "
            + run.runId()
            + " · public tables alone");
    m.element("span", "Page " + pages + " of 2");
    m.close().close();
  }

  private static String css() {
    try (InputStream in = ReportSheet.class.getResourceAsStream("/clustermap/query/report.css")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks the style of its reports");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String css) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every Java", e);
    }
  }
}
