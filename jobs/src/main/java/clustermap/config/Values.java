package clustermap.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checked values by key: each a list of texts in the form of its key's type. */
final class Values {
  /** Between the values of a list where it is recorded. */
  static final String SEPARATOR = ", ";

  private static final String INPUTS_PREFIX = "inputs.";

  private final SortedMap<String, List<String>> byKey = new TreeMap<>();
  private final SortedMap<String, String> spark = new TreeMap<>();

  void put(String key, List<String> value) {
    byKey.put(key, value);
  }

  void putSpark(String key, String value) {
    spark.put(key, value);
  }

  boolean has(String key) {
    return byKey.containsKey(key);
  }

  Optional<String> optional(String key) {
    List<String> value = byKey.get(key);
    return value == null ? Optional.empty() : Optional.of(value.get(0));
  }

  String text(String key) {
    return present(key, byKey.get(key)).get(0);
  }

  List<String> texts(String key) {
    return present(key, byKey.get(key));
  }

  long whole(String key) {
    return Long.parseLong(text(key));
  }

  double real(String key) {
    return Double.parseDouble(text(key));
  }

  /** The different numbers of a list, the smallest first. */
  List<Double> reals(String key) {
    return texts(key).stream().map(Double::valueOf).distinct().sorted().toList();
  }

  private static List<String> present(String key, @Nullable List<String> value) {
    if (value == null) {
      throw new IllegalStateException("no value and no default: " + key);
    }
    return value;
  }

  SortedMap<String, List<String>> inputPaths() {
    SortedMap<String, List<String>> paths = new TreeMap<>();
    byKey.forEach(
        (key, value) -> {
          if (key.startsWith(INPUTS_PREFIX) && !key.equals("inputs.dir")) {
            paths.put(key.substring(INPUTS_PREFIX.length()), value);
          }
        });
    return Collections.unmodifiableSortedMap(paths);
  }

  SortedMap<String, String> spark() {
    return Collections.unmodifiableSortedMap(spark);
  }

  /** Every value as it may be recorded: without secrets. */
  SortedMap<String, String> effective() {
    SortedMap<String, String> all = new TreeMap<>();
    byKey.forEach((key, value) -> all.put(key, String.join(SEPARATOR, value)));
    spark.forEach((key, value) -> all.put(key, Secrets.shown(key, value)));
    return Collections.unmodifiableSortedMap(all);
  }
}
