package clustermap.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of the run that no other part but those it names rests on, so that it can be left out. */
public enum Part {
  PLACES("places and sectors in places; programmes too, which are judged by them"),
  CONNECT("links between clusters, assets and places"),
  INCLUSION("who is within reach of clusters, and how innovation is spread inside places"),
  CONFLUENCE("which opportunities come together in places"),
  PROGRAMMES("effects of programmes"),
  BACKTEST("whether relatedness density foretold what places became strong in"),
  GEOGRAPHIES(
      "how well geographies cover, outlines of places for maps, and published counts beside the"
          + " register's");

  /** How to say that no part is left out. */
  static final String NONE = "none";

  private final String meaning;

  Part(String meaning) {
    this.meaning = meaning;
  }

  /** The name in configuration. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> choices() {
    List<String> choices = new ArrayList<>(List.of(NONE));
    for (Part part : values()) {
      choices.add(part.key());
    }
    return choices;
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
    return keys.contains(key()) || (this == PROGRAMMES && keys.contains(PLACES.key()));
  }
}
