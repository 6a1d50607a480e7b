package clustermap.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import clustermap.config.Ingredient;
import clustermap.table.PlaceConfluence;
import clustermap.table.PlaceOpportunities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** One sentence a place: in what it is strong, what it lacks, and where that is nearest. */
public final class PlaceSentences {
  private PlaceSentences() {}

  /**
   * Confluence by contract.
   *
   * @param opportunities by contract
   */
  public static Dataset<Row> run(Dataset<Row> opportunities) {
    MapFunction<Row, Row> tell = PlaceSentences::tell;
    return opportunities
        .groupBy(PlaceOpportunities.GEOGRAPHY.col(), PlaceOpportunities.CODE.col())
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            PlaceOpportunities.INGREDIENT.col(),
                            PlaceOpportunities.LEVEL.col(),
                            PlaceOpportunities.NEAREST_ASSET_NAME.col(),
                            PlaceOpportunities.NEAREST_ASSET_KM.col(),
                            PlaceOpportunities.NEAREST_STRONG_NAME.col(),
                            PlaceOpportunities.NEAREST_STRONG_KM.col())))
                .as("parts"))
        .select(col("geography"), col("code"), col("parts"))
        .map(tell, Encoders.row(PlaceConfluence.CONTRACT.schema()));
  }

  private static Row tell(Row place) {
    Map<String, Row> parts = new TreeMap<>();
    for (Row part : place.<Row>getList(2)) {
      parts.put(part.getString(0), part);
    }
    List<Ingredient> strong = new ArrayList<>();
    List<Ingredient> present = new ArrayList<>();
    List<Ingredient> missing = new ArrayList<>();
    List<Ingredient> notTold = new ArrayList<>();
    List<String> nearest = new ArrayList<>();
    for (Ingredient ingredient : Ingredient.values()) {
      Row part = parts.get(ingredient.slug());
      String level = part == null ? null : part.<String>getAs("level");
      if (part == null || level == null) {
        notTold.add(ingredient);
      } else if (level.equals("missing")) {
        missing.add(ingredient);
        nearest.add(nearest(ingredient, part));
      } else {
        (level.equals("strong") ? strong : present).add(ingredient);
      }
    }
    return RowFactory.create(
        place.getString(0),
        place.getString(1),
        slugs(strong),
        slugs(present),
        slugs(missing),
        slugs(notTold),
        sentence(strong, missing, notTold, nearest));
  }

  private static String[] slugs(List<Ingredient> ingredients) {
    return ingredients.stream().map(Ingredient::slug).toArray(String[]::new);
  }

  private static String sentence(
      List<Ingredient> strong,
      List<Ingredient> missing,
      List<Ingredient> notTold,
      List<String> nearest) {
    if (notTold.size() == Ingredient.values().length) {
      return "the data do not tell what comes together here";
    }
    StringBuilder sentence =
        new StringBuilder(strong.isEmpty() ? "strong in none" : "strong in " + all(strong));
    sentence.append(missing.isEmpty() ? ", lacks none" : ", lacks " + all(missing));
    if (!nearest.isEmpty()) {
      sentence.append("; ").append(String.join(", ", nearest));
    }
    if (!notTold.isEmpty()) {
      sentence.append("; not told of ").append(all(notTold));
    }
    return sentence.toString();
  }

  private static String nearest(Ingredient ingredient, Row part) {
    Double assetKm = part.getAs(PlaceOpportunities.NEAREST_ASSET_KM.name());
    Double placeKm = part.getAs(PlaceOpportunities.NEAREST_STRONG_KM.name());
    if (assetKm == null && placeKm == null) {
      return "nearest " + ingredient.words() + " not known";
    }
    boolean asset = assetKm != null && (placeKm == null || assetKm <= placeKm);
    String name =
        part.getAs(
            (asset ? PlaceOpportunities.NEAREST_ASSET_NAME : PlaceOpportunities.NEAREST_STRONG_NAME)
                .name());
    double km = Math.min(orFar(assetKm), orFar(placeKm));
    return String.format(
        Locale.ROOT, "nearest %s %.0f km (%s)", ingredient.words(), Math.rint(km), name);
  }

  private static double orFar(@Nullable Double km) {
    return km == null ? Double.POSITIVE_INFINITY : km;
  }

  /** a, b and c. */
  private static String all(List<Ingredient> ingredients) {
    List<String> words = ingredients.stream().map(Ingredient::words).toList();
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
