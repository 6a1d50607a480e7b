package clustermap.table;

/** What of each ingredient of opportunity is in each place. */
public final class PlaceOpportunities {
  public static final Field GEOGRAPHY = Field.text("geography", "Geography.").required();

  public static final Field CODE = Field.text("code", "Code of the place.").required();

  public static final Field INGREDIENT =
      Field.text(
              "ingredient",
              "research, skills, finance, space_and_facilities, energy or advanced_manufacturing, as"
                  + " conf/confluence.csv or confluence.rules defines them.")
          .required();

  public static final Field LEVEL =
      Field.text(
          "level",
          "strong: firm_level or asset_level is; present: else, if one of them is; missing:"
              + " firm_level is missing and asset_level is missing or not known. Null where that"
              + " cannot be told.");

  public static final Field FIRM_LEVEL =
      Field.text(
          "firm_level",
          "strong: at least confluence.min_firms firms, and lq_low above confluence.strong_lq."
              + " missing: lq_high below confluence.missing_lq, or no firm where the register stands"
              + " for the nation. present: neither. Null where the place has no firm at all, the"
              + " nation none of the ingredient, or a register of a part of the nation too few firms"
              + " there to tell.");

  public static final Field ASSET_LEVEL =
      Field.text(
          "asset_level",
          "strong: assets_near is not 0, and asset_percentile at least"
              + " confluence.strong_percentile. present: assets_near is not 0. missing: it is 0."
              + " Null where no asset of the ingredient's kinds has a position, or the place's centre"
              + " is unknown and it has none.");

  public static final Field FIRMS =
      Field.count(
              "firms",
              "Counted firms with a SIC code of the ingredient and a site there; several sites count"
                  + " each.")
          .in("firms")
          .required();

  public static final Field PLACE_FIRMS =
      Field.count("place_firms", "Counted firms of any kind there, likewise.")
          .in("firms")
          .required();

  public static final Field LQ =
      Field.real(
          "lq",
          "Location quotient of the ingredient's firms: their share of the place's firms over that"
              + " of the nation's. Null where the place has no firm or the nation none of these.");

  public static final Field LQ_LOW =
      Field.real(
          "lq_low",
          "Lower bound of its 95 % interval, widened for firms that share an address as in"
              + " place_sectors.");

  public static final Field LQ_HIGH = Field.real("lq_high", "Upper bound of that interval.");

  public static final Field LQ_BASELINE =
      Field.text(
              "lq_baseline",
              "What stands for the nation: the register that was read, or reference, the published"
                  + " totals of sector_totals.")
          .required();

  public static final Field FIRM_PERCENTILE =
      Field.real(
              "firm_percentile",
              "Percentile of lq_low among the places of the geography that have one; ties count by"
                  + " half.")
          .in("%");

  public static final Field ASSETS =
      Field.count(
              "assets",
              "Assets of the ingredient's kinds within the place, by the areas of their postcode or,"
                  + " where that says none of this geography, by the place's outline; without either"
                  + " an asset counts in no place. Null where no such asset has a position.")
          .in("assets");

  public static final Field ASSETS_WITHIN_10KM =
      Field.count(
              "assets_within_10km",
              "Assets within 10 km of the place's centre in a straight line, whatever place they are"
                  + " in. The centre is the mean position of its firms' sites; of a place without"
                  + " firms, the middle of its outline. Null like assets, or without a centre.")
          .in("assets");

  public static final Field ASSETS_WITHIN_25KM =
      Field.count("assets_within_25km", "The same within 25 km.").in("assets");

  public static final Field ASSETS_NEAR =
      Field.count(
              "assets_near",
              "Assets within the place or within 10 km of its centre, each once; what asset_level"
                  + " rests on. Null like assets, or without a centre unless the place has one.")
          .in("assets");

  public static final Field ASSETS_NEAR_BY_KIND =
      Field.texts(
          "assets_near_by_kind",
          "The same by kind, each as kind:count; kinds without one left out.");

  public static final Field ASSET_PERCENTILE =
      Field.real(
              "asset_percentile",
              "Percentile of assets_near among the places of the geography that have it; ties count by"
                  + " half. Counts are not set against the size of a place.")
          .in("%");

  public static final Field NEAREST_ASSET_NAME =
      Field.text("nearest_asset_name", "Asset of the ingredient nearest to the place's centre.");

  public static final Field NEAREST_ASSET_KM =
      Field.real("nearest_asset_km", "Its distance from the centre, straight line, to the metre.")
          .in("km");

  public static final Field NEAREST_STRONG_CODE =
      Field.text(
          "nearest_strong_code",
          "The other place of the same geography that is strong in the ingredient and whose centre is"
              + " nearest.");

  public static final Field NEAREST_STRONG_NAME =
      Field.text("nearest_strong_name", "Name of that place.");

  public static final Field NEAREST_STRONG_KM =
      Field.real(
              "nearest_strong_km", "Distance from centre to centre, straight line, to the metre.")
          .in("km");

  public static final Field BASIS =
      Field.text(
              "basis",
              "What level can rest on: firms, and the kinds of asset that have positions; and which"
                  + " kinds of the rules have none, so that nothing is known of them.")
          .required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.PUBLIC,
              "place_opportunities",
              "One ingredient of opportunity in one place, in its parts; also places without firms.",
              GEOGRAPHY,
              CODE,
              INGREDIENT,
              LEVEL,
              FIRM_LEVEL,
              ASSET_LEVEL,
              FIRMS,
              PLACE_FIRMS,
              LQ,
              LQ_LOW,
              LQ_HIGH,
              LQ_BASELINE,
              FIRM_PERCENTILE,
              ASSETS,
              ASSETS_WITHIN_10KM,
              ASSETS_WITHIN_25KM,
              ASSETS_NEAR,
              ASSETS_NEAR_BY_KIND,
              ASSET_PERCENTILE,
              NEAREST_ASSET_NAME,
              NEAREST_ASSET_KM,
              NEAREST_STRONG_CODE,
              NEAREST_STRONG_NAME,
              NEAREST_STRONG_KM,
              BASIS)
          .keyed(GEOGRAPHY, CODE, INGREDIENT)
          .checked(
              "levels",
              "level IN ('strong', 'present', 'missing') AND firm_level IN ('strong', 'present',"
                  + " 'missing') AND asset_level IN ('strong', 'present', 'missing')",
              "levels are strong, present or missing")
          .checked(
              "parts",
              "level <> 'strong' OR COALESCE(firm_level, '') = 'strong' OR COALESCE(asset_level, '')"
                  + " = 'strong'",
              "strong only by a part that is")
          .checked("firms_of_place", "firms <= place_firms", "firms are among the place's")
          .checked(
              "interval", "lq_low <= lq AND lq <= lq_high", "the quotient lies in its interval")
          .checked(
              "reach",
              "assets_within_10km <= assets_within_25km AND assets <= assets_near",
              "a wider reach holds no fewer assets")
          .checked(
              "percentiles",
              "firm_percentile > 0 AND firm_percentile < 100 AND asset_percentile > 0 AND"
                  + " asset_percentile < 100",
              "mid-rank percentiles lie between 0 and 100");

  private PlaceOpportunities() {}
}
