package clustermap.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a published header maps to the columns of a contract. Header names are compared trimmed and
 * without regard to case; a byte order mark and quotes around names do not count.
 */
final class RawFormat {

  /** How a column of the contract is made of columns of the file. */
  sealed interface Part {
    /** Headers, the first of which that exists is taken; each is a pattern for the whole name. */
    record Copy(List<String> headers) implements Part {}

    /** One column's amount, and the currency where the file has a column for it. */
    record Priced(String header, String currency) implements Part {}

    /** The texts of several columns, in order, without the empty ones. */
    record Gather(List<String> headers) implements Part {}

    /** One column's text, split. */
    record Split(String header, String separator) implements Part {}

    /** The same text in every row. */
    record Constant(String text) implements Part {}

    /** {@code true} where the column says so, {@code false} elsewhere. */
    record Says(String header, String pattern) implements Part {}
  }

  private final String name;
  private final String table;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<String> mayLack = new ArrayList<>();
  private final List<Pattern> ignored = new ArrayList<>();

  RawFormat(String name, String table) {
    this.name = name;
    this.table = table;
  }

  RawFormat copy(Field column, String... headers) {
    parts.put(column.name(), new Part.Copy(List.of(headers)));
    return this;
  }

  /** As {@link #copy}, but a file of the format may lack the column. */
  RawFormat copyIfThere(Field column, String... headers) {
    mayLack.add(column.name());
    return copy(column, headers);
  }

  /** As {@link #copy}, for an amount of money: the currency beside it becomes part of the text. */
  RawFormat priced(Field column, String header) {
    parts.put(column.name(), new Part.Priced(header, AsRead.CURRENCY));
    return this;
  }

  RawFormat gather(Field column, String... headers) {
    parts.put(column.name(), new Part.Gather(List.of(headers)));
    return this;
  }

  RawFormat split(Field column, String header, String separator) {
    parts.put(column.name(), new Part.Split(header, separator));
    return this;
  }

  RawFormat constant(Field column, String text) {
    parts.put(column.name(), new Part.Constant(text));
    return this;
  }

  RawFormat says(Field column, String header, String pattern) {
    parts.put(column.name(), new Part.Says(header, pattern));
    return this;
  }

  RawFormat mayLack(Field column) {
    mayLack.add(column.name());
    return this;
  }

  /** Columns that the format is known to have and no contract wants: they are not reported. */
  RawFormat ignore(String... headers) {
    for (String header : headers) {
      ignored.add(Pattern.compile(header));
    }
    return this;
  }

  private boolean ignores(String tidyHeader) {
    return ignored.stream().anyMatch(p -> p.matcher(tidyHeader).matches());
  }

  String name() {
    return name;
  }

  String table() {
    return table;
  }

  /** What a file of the format must have, as one would write it in a header. */
  List<String> needed() {
    List<String> needed = new ArrayList<>();
    parts.forEach(
        (column, part) -> {
          if (!mayLack.contains(column)) {
            needed.addAll(headersOf(part).stream().map(RawFormat::shown).toList());
          }
        });
    return needed;
  }

  private static List<String> headersOf(Part part) {
    if (part instanceof Part.Copy copy) {
      return List.of(String.join("|", copy.headers()));
    } else if (part instanceof Part.Gather gather) {
      return gather.headers();
    } else if (part instanceof Part.Split split) {
      return List.of(split.header());
    } else if (part instanceof Part.Priced priced) {
      return List.of(priced.header());
    } else if (part instanceof Part.Says says) {
      return List.of(says.header());
    }
    return List.of();
  }

  private static String shown(String pattern) {
    return pattern.replace("\\d\\d", "##").replace("\\", "");
  }

  static String tidy(String header) {
    return header.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT);
  }

  /** Which of the format's needed columns a header lacks. */
  List<String> missing(List<String> header) {
    Map<String, Integer> places = places(header);
    List<String> missing = new ArrayList<>();
    parts.forEach(
        (column, part) -> {
          if (!mayLack.contains(column)) {
            for (String pattern : headersOf(part)) {
              if (find(places, List.of(pattern.split("\\|"))) < 0) {
                missing.add(shown(pattern));
              }
            }
          }
        });
    return missing;
  }

  /**
   * Binds the format to a header that lacks nothing.
   *
   * @throws IllegalArgumentException with the name, when a column that is used occurs twice
   */
  Binding bind(Contract contract, List<String> header) {
    Map<String, Integer> places = places(header);
    List<Binding.Cell> cells = new ArrayList<>();
    boolean[] used = new boolean[header.size()];
    for (Field field : contract.fields()) {
      Part part = parts.get(field.name());
      cells.add(cell(part, places));
      for (int place : cells.get(cells.size() - 1).places()) {
        used[place] = true;
      }
    }
    List<String> tidy = header.stream().map(RawFormat::tidy).toList();
    for (int i = 0; i < used.length; i++) {
      if (used[i] && tidy.indexOf(tidy.get(i)) != tidy.lastIndexOf(tidy.get(i))) {
        throw new IllegalArgumentException(header.get(i).strip());
      }
    }
    List<String> extra =
        IntStream.range(0, used.length)
            .filter(i -> !used[i] && !tidy.get(i).isEmpty() && !ignores(tidy.get(i)))
            .mapToObj(i -> header.get(i).strip())
            .toList();
    int lastKey =
        contract.key().stream()
            .map(k -> contract.fields().indexOf(k))
            .flatMapToInt(i -> IntStream.of(cells.get(i).places()))
            .max()
            .orElse(-1);
    return new Binding(name, List.copyOf(cells), header.size(), lastKey, extra);
  }

  private static Binding.Cell cell(@Nullable Part part, Map<String, Integer> places) {
    if (part instanceof Part.Copy copy) {
      int place = find(places, copy.headers());
      return new Binding.Cell(Binding.Kind.COPY, place < 0 ? new int[0] : new int[] {place}, "");
    } else if (part instanceof Part.Gather gather) {
      int[] found =
          gather.headers().stream()
              .mapToInt(h -> find(places, List.of(h)))
              .filter(i -> i >= 0)
              .toArray();
      return new Binding.Cell(Binding.Kind.GATHER, found, "");
    } else if (part instanceof Part.Priced priced) {
      int amount = find(places, List.of(priced.header()));
      int currency = find(places, List.of(priced.currency()));
      // A currency without an amount says nothing.
      return amount < 0
          ? new Binding.Cell(Binding.Kind.COPY, new int[0], "")
          : new Binding.Cell(
              Binding.Kind.PRICED,
              currency < 0 ? new int[] {amount} : new int[] {amount, currency},
              "");
    } else if (part instanceof Part.Split split) {
      int place = find(places, List.of(split.header()));
      return new Binding.Cell(
          Binding.Kind.SPLIT, place < 0 ? new int[0] : new int[] {place}, split.separator());
    } else if (part instanceof Part.Says says) {
      int place = find(places, List.of(says.header()));
      return new Binding.Cell(
          Binding.Kind.SAYS, place < 0 ? new int[0] : new int[] {place}, says.pattern());
    } else if (part instanceof Part.Constant constant) {
      return new Binding.Cell(Binding.Kind.CONSTANT, new int[0], constant.text());
    }
    return new Binding.Cell(Binding.Kind.COPY, new int[0], "");
  }

  private static Map<String, Integer> places(List<String> header) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      places.putIfAbsent(tidy(header.get(i)), i);
    }
    return places;
  }

  private static int find(Map<String, Integer> places, List<String> patterns) {
    for (String pattern : patterns) {
      Pattern compiled = Pattern.compile(pattern);
      int place =
          places.entrySet().stream()
              .filter(e -> compiled.matcher(e.getKey()).matches())
              .mapToInt(Map.Entry::getValue)
              .min()
              .orElse(-1);
      if (place >= 0) {
        return place;
      }
    }
    return -1;
  }

  /**
   * A format bound to a file's header.
   *
   * @param format name of the format
   * @param cells how each column of the contract is made, in its order
   * @param width number of columns of the file
   * @param lastKey the rightmost place that the key is made of
   * @param extra headers that neither the contract nor the format has a column for
   */
  record Binding(String format, List<Cell> cells, int width, int lastKey, List<String> extra)
      implements Serializable {

    /** Whether the file has the column of the contract. */
    boolean has(Contract contract, String column) {
      return cells.get(contract.fields().indexOf(contract.field(column))).places().length > 0;
    }

    enum Kind {
      COPY,
      PRICED,
      GATHER,
      SPLIT,
      SAYS,
      CONSTANT
    }

    /** Places in the file's row that a column is made of, and how. */
    static final class Cell implements Serializable {
      private static final long serialVersionUID = 1L;
      private final Kind kind;
      private final int[] places;
      private final String argument;
      private transient @Nullable Pattern pattern;

      Cell(Kind kind, int[] places, String argument) {
        this.kind = kind;
        this.places = places;
        this.argument = argument;
      }

      Kind kind() {
        return kind;
      }

      int[] places() {
        return places;
      }

      /** The text of a constant. */
      String argument() {
        return argument;
      }

      Pattern pattern() {
        if (pattern == null) {
          pattern = Pattern.compile(argument, Pattern.CASE_INSENSITIVE);
        }
        return pattern;
      }
    }
  }
}
