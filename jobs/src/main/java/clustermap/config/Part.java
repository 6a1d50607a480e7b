package clustermap.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of the run that can be left out; those that rest on it go with it. */
public enum Part {
  PLACES("places and sectors in places; programmes too, which are judged by them"),
  CONNECT("links between clusters, assets and places"),
  INCLUSION("who is within reach of clusters, and how innovation is spread inside places"),
  CONFLUENCE("which opportunities come together in places"),
  PROGRAMMES("effects of programmes", PLACES),
  BACKTEST("whether relatedness density foretold what places became strong in"),
  GEOGRAPHIES(
      "how well geographies cover, outlines of places for maps, and published counts beside the"
          + " register's");

  /** How to say that no part is left out. */
  static final String NONE = "none";

  private final String meaning;
  private final @Nullable Part restsOn;

  Part(String meaning) {
    this(meaning, null);
  }

  Part(String meaning, @Nullable Part restsOn) {
    this.meaning = meaning;
    this.restsOn = restsOn;
  }

  /** The name in configuration. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> choices() {
    List<String> choices = new ArrayList<>(List.of(NONE));
    choices.addAll(keys());
    return choices;
  }

  /** All parts, as the configuration names them. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Part::key).toList();
  }

  static String described() {
    return Arrays.stream(values())
        .map(part -> part.key() + " (" + part.meaning + ")")
        .collect(Collectors.joining(", "));
  }

  static List<Part> of(List<String> keys) {
    return Arrays.stream(values()).filter(part -> part.leftOut(keys)).toList();
  }

  private boolean leftOut(List<String> keys) {
    return keys.contains(key()) || (restsOn != null && restsOn.leftOut(keys));
  }
}
