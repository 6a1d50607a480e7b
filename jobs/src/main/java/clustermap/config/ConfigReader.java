package clustermap.config;

import clustermap.fault.Fault;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads HOCON and {@code --set} values, and checks them against {@link Keys}, all at once. */
final class ConfigReader {
  private static final Set<String> SIC_TAXONOMIES =
      Set.of("sic_section", "sic_division", "sic_group", "sic_class");

  private final Map<String, Key> known = new LinkedHashMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Values values = new Values();
  private final Path workingDirectory;

  private ConfigReader(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
    Keys.all().forEach(key -> known.put(key.name(), key));
  }

  static Values read(Path file, Map<String, String> sets, Path workingDirectory) {
    ConfigReader reader = new ConfigReader(workingDirectory);
    Config config = ConfigFiles.parse(workingDirectory.resolve(file));
    Map<String, String> literal = new TreeMap<>(sets);
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (!literal.containsKey(name)) {
        reader.fromFile(name, entry.getValue());
      }
    }
    literal.forEach(reader::fromSet);
    reader.complete();
    reader.mistakes.addAll(OpenLineageKeys.mistakes(reader.values));
    if (reader.values.has("taxonomy")) {
      reader.checkTaxonomies();
    }
    return reader.checked(file.toString());
  }

  /**
   * Values that a run recorded, as far as this program knows the keys and allows the values.
   * Whether there still are rules for its taxonomies is not asked.
   */
  static Values recorded(Map<String, String> effective) {
    ConfigReader reader = new ConfigReader(Path.of("/"));
    new TreeMap<>(effective)
        .forEach(
            (name, text) -> {
              Key key = reader.known.get(name);
              boolean hidden = text.contains(Secrets.HIDDEN);
              if (!hidden && (key != null || name.startsWith(Keys.SPARK_PREFIX))) {
                boolean list = key != null && (isListOfValues(key) || key.type() == Key.Type.PATHS);
                reader.accept(
                    name,
                    list ? List.of(text.split(Values.SEPARATOR, -1)) : List.of(text),
                    reader.workingDirectory,
                    list);
              }
            });
    reader.complete();
    return reader.values;
  }

  private Values checked(String where) {
    if (!mistakes.isEmpty()) {
      throw Fault.config(
          "configuration "
              + where
              + " has "
              + count(mistakes.size())
              + ":\n  - "
              + String.join("\n  - ", mistakes)
              + "\n`clustermap config --describe` lists every key.");
    }
    return values;
  }

  private static String count(int mistakes) {
    return mistakes == 1 ? "a mistake" : mistakes + " mistakes";
  }

  /** A value with the file and line of each mistake in it: profiles include each other. */
  private void fromFile(String name, ConfigValue value) {
    int before = mistakes.size();
    if (value.origin().filename() == null && value.valueType() == ConfigValueType.STRING) {
      // Of the environment, in which everything is text.
      fromSet(name, String.valueOf(value.unwrapped()));
    } else {
      inFile(name, value);
    }
    for (int i = before; i < mistakes.size(); i++) {
      mistakes.set(i, mistakes.get(i) + " [" + ConfigFiles.where(value.origin()) + "]");
    }
  }

  private void inFile(String name, ConfigValue value) {
    List<String> texts = new ArrayList<>();
    if (value.valueType() == ConfigValueType.LIST) {
      for (ConfigValue item : (ConfigList) value) {
        texts.add(String.valueOf(item.unwrapped()));
      }
    } else {
      texts.add(String.valueOf(value.unwrapped()));
    }
    String origin = value.origin().filename();
    Path base = origin == null ? workingDirectory : folderOf(origin);
    accept(name, texts, base, value.valueType() == ConfigValueType.LIST);
  }

  private static Path folderOf(String file) {
    Path parent = Path.of(file).toAbsolutePath().normalize().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private void fromSet(String name, String text) {
    Key key = known.get(name);
    boolean list = key != null && isListOfValues(key);
    List<String> texts = new ArrayList<>();
    if (list) {
      for (String part : text.replaceAll("^\\[|\\]$", "").split(",", -1)) {
        if (!part.isBlank()) {
          texts.add(part.strip());
        }
      }
    } else {
      texts.add(text);
    }
    accept(name, texts, workingDirectory, list);
  }

  private void accept(String name, List<String> texts, Path base, boolean list) {
    if (name.startsWith(Keys.SPARK_PREFIX)) {
      if (texts.isEmpty()) {
        mistakes.add(name + " = []: expected a value, or a list of them");
      } else {
        // As Spark itself writes lists.
        values.putSpark(name, String.join(",", texts));
      }
      return;
    }
    Key key = known.get(name);
    if (key == null) {
      mistakes.add("unknown key " + name + Suggestion.among(name, known.keySet()));
      return;
    }
    boolean many = isListOfValues(key) || key.type() == Key.Type.PATHS;
    if (texts.isEmpty() || (list && !many)) {
      mistake(key, texts.toString());
      return;
    }
    if (texts.stream().anyMatch(Secrets::holdsLogin)) {
      mistakes.add(
          name
              + " holds a name and a password: leave them out, a store's credentials come from the"
              + " providers of Hadoop and AWS");
      return;
    }
    List<String> checked = new ArrayList<>();
    for (String text : texts) {
      String problem = problem(key, text);
      if (!problem.isEmpty()) {
        mistakes.add(problem);
        return;
      }
      boolean path = key.type() == Key.Type.PATH || key.type() == Key.Type.PATHS;
      String value = path ? absolute(text, base) : text.strip();
      if (!checked.contains(value)) {
        checked.add(value);
      }
    }
    values.put(name, List.copyOf(checked));
  }

  private static boolean isListOfValues(Key key) {
    return key.type() == Key.Type.TEXTS || key.type() == Key.Type.REALS;
  }

  private void mistake(Key key, String value) {
    mistakes.add(describe(key, value));
  }

  private static String describe(Key key, String value) {
    return key.name() + " = " + Secrets.within(value) + ": allowed is " + key.allowed();
  }

  private static String problem(Key key, String text) {
    if (text.isBlank()) {
      return describe(key, "(empty)");
    }
    if (!key.choices().isEmpty() && !key.choices().contains(text.strip())) {
      return describe(key, text) + Suggestion.among(text, new TreeSet<>(key.choices()));
    }
    switch (key.type()) {
      case WHOLE, REAL, REALS -> {
        return inRange(key, text.strip()) ? "" : describe(key, text);
      }
      case DATE -> {
        try {
          LocalDate.parse(text.strip());
          return "";
        } catch (DateTimeException e) {
          return describe(key, text);
        }
      }
      default -> {
        return "";
      }
    }
  }

  private static boolean inRange(Key key, String text) {
    try {
      double number =
          key.type() == Key.Type.WHOLE ? Long.parseLong(text) : Double.parseDouble(text);
      return number >= key.min() && number <= key.max();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** An absolute path, or the URI of another store as it stands. */
  static String absolute(String text, Path base) {
    if (text.matches("[a-zA-Z][a-zA-Z0-9+.-]+://?.*") && !text.startsWith("file:")) {
      return text;
    }
    String local = text.startsWith("file:") ? text.replaceFirst("^file:/*", "/") : text;
    return base.resolve(local).toAbsolutePath().normalize().toString();
  }

  private void complete() {
    for (Key key : known.values()) {
      if (!values.has(key.name()) && !key.fallback().isEmpty()) {
        values.put(
            key.name(),
            key.type() == Key.Type.REALS
                ? List.of(key.fallback().split(", ", -1))
                : List.of(key.fallback()));
      }
    }
    if (!values.has("root") && mistakes.stream().noneMatch(m -> m.startsWith("root "))) {
      mistakes.add("root is not set: give the folder for snapshots, root = \"...\" or --out ROOT");
    }
    if (!values.has("inputs.companies") && !values.has("inputs.dir")) {
      mistakes.add(
          "no register: set inputs.companies, or inputs.dir to a folder that holds"
              + " companies.parquet");
    }
  }

  private void checkTaxonomies() {
    Path sectors =
        Path.of(values.optional("sectors.dir").orElseGet(() -> Home.folder("conf/sectors")));
    Set<String> names = new TreeSet<>(SIC_TAXONOMIES);
    String[] files = sectors.toFile().list((dir, name) -> name.endsWith(".csv"));
    if (files != null) {
      for (String name : files) {
        names.add(name.substring(0, name.length() - ".csv".length()));
      }
    }
    for (String taxonomy : values.texts("taxonomy")) {
      if (!names.contains(taxonomy)) {
        mistakes.add(
            "taxonomy = "
                + taxonomy
                + ": allowed is any of "
                + String.join(", ", names)
                + Suggestion.among(taxonomy, names));
      }
    }
  }
}
