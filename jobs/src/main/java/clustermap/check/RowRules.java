package clustermap.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import clustermap.table.AsRead;
import clustermap.table.Assets;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Field;
import clustermap.table.Financials;
import clustermap.table.Grants;
import clustermap.table.Patents;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.Programmes;
import clustermap.table.Quarantine;
import clustermap.table.RdSpend;
import clustermap.table.RowFaults;
import clustermap.table.Sites;
import clustermap.table.SmallAreas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rules of every input. A row is rejected only when it cannot be what the table holds: no
 * usable key, a key that another row has, or bytes that are no row. A field that cannot be used
 * becomes null and is named in the row's issues.
 */
public final class RowRules {
  private static final String IRISH_POSTCODE = "^BT[0-9]";

  /** Super output areas of 2001 and 2011, data zones of 2021. */
  private static final String IRISH_AREA = "^(95|N)";

  private static final Set<String> ASSET_KINDS = Set.copyOf(Assets.KINDS);

  /** More than the nation's business spends on R&D in a year (56 billion in 2024). */
  private static final double ABSURD_SPEND = 1e11;

  /** More than all public research funders of the nation give in a year. */
  private static final double ABSURD_GRANT = 1e10;

  /** More than any company of the world turns over in a year. */
  private static final double ABSURD_TURNOVER = 1e12;

  private static final List<Reason> ROW_REJECTS =
      List.of(Reason.TOO_FEW_FIELDS, Reason.TOO_MANY_FIELDS, Reason.UNCLOSED_QUOTE);

  private static final List<Reason> FIELD_FAULTS =
      List.of(Reason.UNESCAPED_QUOTE, Reason.UNCLOSED_QUOTE, Reason.WINDOWS_1252);

  private static final String PRIOR = "prior_issues";
  private static final String ISSUES_FOUND = "issues_found";
  private static final String REJECTS_FOUND = "rejects_found";
  private static final String SEPARATOR = ";";

  /** Between elements of a list as they were read. */
  private static final String LIST_SEPARATOR = ";";

  private final Contract contract;
  private final Reference reference;
  private final List<FieldRule> rules;

  private RowRules(Contract contract, Reference reference, List<FieldRule> rules) {
    this.contract = contract;
    this.reference = reference;
    this.rules = inOrder(contract, rules);
  }

  private static List<FieldRule> inOrder(Contract contract, List<FieldRule> rules) {
    return contract.fields().stream()
        .filter(f -> !f.equals(Contract.ISSUES))
        .map(
            f ->
                rules.stream()
                    .filter(r -> r.field().equals(f))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "no rule for " + contract.name() + "." + f.name())))
        .toList();
  }

  /**
   * The rules of an input.
   *
   * @throws IllegalArgumentException when the contract is not one of an input
   */
  public static RowRules of(Contract contract, Reference reference) {
    return new RowRules(
        contract,
        reference,
        switch (contract.name()) {
          case "companies" -> companies(reference);
          case "sites" -> sites(reference);
          case "rd_spend" -> rdSpend(reference);
          case "grants" -> grants(reference);
          case "patents" -> patents(reference);
          case "financials" -> financials(reference);
          case "postcodes" -> postcodes();
          case "places" -> places();
          case "place_lookup" -> placeLookup();
          case "assets" -> assets(reference);
          case "programmes" -> programmes(reference);
          case "small_areas" -> smallAreas();
          default -> throw new IllegalArgumentException("no rules for table " + contract.name());
        });
  }

  private static List<FieldRule> companies(Reference reference) {
    return List.of(
        CompanyNumberRules.required(Companies.COMPANY_NUMBER),
        TextRules.expectedText(Companies.NAME),
        TextRules.texts(Companies.PREVIOUS_NAMES),
        TextRules.word(Companies.STATUS, Statuses.KNOWN, false),
        TextRules.text(Companies.CATEGORY),
        DayRules.past(Companies.INCORPORATION_DATE, reference, true),
        DayRules.notBefore(
            DayRules.past(Companies.DISSOLUTION_DATE, reference, false),
            Companies.INCORPORATION_DATE,
            reference),
        PostcodeRules.of(Companies.POSTCODE, reference, true),
        SicRules.of(Companies.SIC_CODES, reference));
  }

  private static List<FieldRule> sites(Reference reference) {
    List<FieldRule> rules =
        new ArrayList<>(
            List.of(
                TextRules.requiredText(Sites.SITE_ID),
                CompanyNumberRules.required(Sites.COMPANY_NUMBER),
                PostcodeRules.of(Sites.POSTCODE, reference, false),
                NumberRules.count(Sites.EMPLOYEES)));
    rules.addAll(positions(Sites.EASTING, Sites.NORTHING, Sites.POSTCODE, IRISH_POSTCODE));
    return rules;
  }

  private static List<FieldRule> rdSpend(Reference reference) {
    return List.of(
        CompanyNumberRules.required(RdSpend.COMPANY_NUMBER),
        NumberRules.requiredYear(RdSpend.YEAR, reference),
        NumberRules.pounds(RdSpend.AMOUNT_GBP, Outcome.REJECTED, true, ABSURD_SPEND),
        TextRules.requiredText(RdSpend.SOURCE));
  }

  private static List<FieldRule> grants(Reference reference) {
    return List.of(
        TextRules.requiredText(Grants.PROJECT_ID),
        TextRules.requiredText(Grants.PARTICIPANT_ID),
        CompanyNumberRules.optional(Grants.COMPANY_NUMBER),
        TextRules.expectedText(Grants.PARTICIPANT_NAME),
        PostcodeRules.of(Grants.POSTCODE, reference, false),
        TextRules.text(Grants.ROLE),
        TextRules.text(Grants.FUNDER),
        TextRules.text(Grants.PROGRAMME),
        NumberRules.pounds(Grants.AMOUNT_GBP, Outcome.NULLED, true, ABSURD_GRANT),
        DayRules.planned(Grants.START_DATE, reference, Outcome.NULLED, true),
        DayRules.notBefore(
            DayRules.planned(Grants.END_DATE, reference, Outcome.NULLED, false),
            Grants.START_DATE,
            reference),
        TextRules.text(Grants.TITLE),
        TextRules.text(Grants.ABSTRACT));
  }

  private static List<FieldRule> patents(Reference reference) {
    return List.of(
        TextRules.requiredText(Patents.APPLICATION_ID),
        TextRules.requiredText(Patents.APPLICANT_NAME),
        CompanyNumberRules.optional(Patents.COMPANY_NUMBER),
        PostcodeRules.of(Patents.POSTCODE, reference, false),
        DayRules.past(Patents.FILING_DATE, reference, true),
        TextRules.cpc(Patents.CPC_CODES),
        TextRules.text(Patents.TITLE));
  }

  private static List<FieldRule> financials(Reference reference) {
    return List.of(
        CompanyNumberRules.required(Financials.COMPANY_NUMBER),
        NumberRules.requiredYear(Financials.YEAR, reference),
        NumberRules.count(Financials.EMPLOYEES),
        NumberRules.pounds(Financials.TURNOVER_GBP, Outcome.NULLED, false, ABSURD_TURNOVER));
  }

  private static List<FieldRule> postcodes() {
    List<FieldRule> rules =
        new ArrayList<>(
            List.of(
                PostcodeRules.key(Postcodes.POSTCODE),
                TextRules.text(Postcodes.LAD),
                TextRules.text(Postcodes.TTWA),
                TextRules.text(Postcodes.SMALL_AREA),
                TextRules.flagOrDay(Postcodes.TERMINATED)));
    rules.addAll(
        positions(Postcodes.EASTING, Postcodes.NORTHING, Postcodes.POSTCODE, IRISH_POSTCODE));
    return rules;
  }

  /**
   * Positions, which are none in Northern Ireland: there they are on the Irish grid, and would lie
   * in Cheshire on the British.
   *
   * @param by what says where a row is
   * @param irish pattern of that for Northern Ireland
   */
  private static List<FieldRule> positions(Field easting, Field northing, Field by, String irish) {
    return NumberRules.position(easting, northing).stream()
        .map(
            rule ->
                rule.also(
                    cells ->
                        List.of(
                            new Finding(
                                Reason.IRISH_GRID,
                                Outcome.NULLED,
                                cells
                                    .shape()
                                    .isNotNull()
                                    .and(coalesce(cells.shape(by).rlike(irish), lit(false)))))))
        .toList();
  }

  private static List<FieldRule> places() {
    return List.of(
        TextRules.requiredText(Places.GEOGRAPHY),
        TextRules.requiredText(Places.CODE),
        TextRules.requiredText(Places.NAME),
        TextRules.text(Places.PARENT_CODE),
        Outlines.of(Places.GEOMETRY),
        NumberRules.count(Places.POPULATION));
  }

  private static List<FieldRule> placeLookup() {
    return List.of(
        TextRules.requiredText(PlaceLookup.LAD_2021),
        TextRules.requiredText(PlaceLookup.GEOGRAPHY),
        TextRules.requiredText(PlaceLookup.CODE),
        NumberRules.share(PlaceLookup.SHARE),
        TextRules.flag(PlaceLookup.BEST_FIT));
  }

  private static List<FieldRule> assets(Reference reference) {
    List<FieldRule> rules =
        new ArrayList<>(
            List.of(
                TextRules.requiredText(Assets.ASSET_ID),
                TextRules.word(Assets.KIND, ASSET_KINDS, true),
                TextRules.requiredText(Assets.NAME),
                PostcodeRules.of(Assets.POSTCODE, reference, false),
                NumberRules.size(Assets.CAPACITY),
                TextRules.text(Assets.UNIT)));
    rules.addAll(positions(Assets.EASTING, Assets.NORTHING, Assets.POSTCODE, IRISH_POSTCODE));
    return rules;
  }

  private static List<FieldRule> smallAreas() {
    List<FieldRule> rules =
        new ArrayList<>(
            List.of(
                TextRules.requiredText(SmallAreas.SMALL_AREA),
                TextRules.text(SmallAreas.NAME),
                TextRules.text(SmallAreas.LAD),
                TextRules.text(SmallAreas.TTWA),
                NumberRules.count(SmallAreas.POPULATION),
                NumberRules.countWithin(SmallAreas.DEPRIVATION_DECILE, 1, 10)));
    rules.addAll(
        positions(SmallAreas.EASTING, SmallAreas.NORTHING, SmallAreas.SMALL_AREA, IRISH_AREA));
    return rules;
  }

  private static List<FieldRule> programmes(Reference reference) {
    return List.of(
        TextRules.requiredText(Programmes.PROGRAMME),
        TextRules.requiredText(Programmes.PLACE_GEOGRAPHY),
        TextRules.requiredText(Programmes.PLACE_CODE),
        DayRules.planned(Programmes.START_DATE, reference, Outcome.REJECTED, true),
        TextRules.text(Programmes.PLACE),
        TextRules.texts(Programmes.SECTORS));
  }

  /** What the rules look for, in the order of the columns; rows and keys first. */
  public List<RowRule> documented() {
    List<RowRule> documented = new ArrayList<>();
    for (Reason reason : ROW_REJECTS) {
      documented.add(new RowRule(contract.name(), RowFaults.ROW, reason, Outcome.REJECTED));
    }
    for (Reason reason : List.of(Reason.DUPLICATE, Reason.DUPLICATE_CONFLICT)) {
      documented.add(new RowRule(contract.name(), keyColumn(), reason, Outcome.REJECTED));
    }
    for (FieldRule rule : rules) {
      String column = rule.field().name();
      for (Reason reason : FIELD_FAULTS) {
        documented.add(new RowRule(contract.name(), column, reason, Outcome.MENDED));
      }
      for (Finding finding : rule.findings()) {
        documented.add(new RowRule(contract.name(), column, finding.reason(), finding.outcome()));
      }
    }
    return documented;
  }

  /** The column that names a duplicate: the key, or {@code row} where it has several columns. */
  public String keyColumn() {
    return contract.key().size() == 1 ? contract.key().get(0).name() : RowFaults.ROW;
  }

  /**
   * Applies the rules to rows in the form of {@link AsRead}.
   *
   * @return the contract's columns (with {@link Contract#ISSUES}), {@link Quarantine#REASONS}
   *     (empty when the row may be accepted; duplicates are not looked for here), {@link
   *     Quarantine#FILE}, {@link Quarantine#RECORD_NUMBER}, {@link Quarantine#BYTE_OFFSET}, and
   *     what {@link #asRead} needs
   */
  public Dataset<Row> apply(Dataset<Row> asRead) {
    Map<String, Column> usual = new LinkedHashMap<>();
    Map<String, Column> tidy = new LinkedHashMap<>();
    Map<String, Column> shape = new LinkedHashMap<>();
    for (FieldRule rule : rules) {
      Field field = rule.field();
      rule.isUsual().ifPresent(is -> usual.put(FieldRule.usualName(field), is));
      tidy.put(FieldRule.tidyName(field), rule.tidied());
      shape.put(FieldRule.shapeName(field), rule.shaped());
    }
    Dataset<Row> rows = asRead.withColumns(usual).withColumns(tidy).withColumns(shape);
    for (FieldRule rule : rules) {
      if (reference.postcodes().isPresent() && looksUp(rule)) {
        rows = PostcodeRules.withKnown(rows, rule.field(), reference.postcodes().get());
      }
    }
    Column faults = filter(AsRead.FAULTS.col(), x -> not(x.startsWith(RowFaults.ROW + ":")));
    Column before = coalesce(Contract.ISSUES.col(), TextRules.noTexts());
    rows =
        rows.withColumn(
            PRIOR,
            when(size(AsRead.FAULTS.col()).plus(size(before)).equalTo(0), TextRules.noTexts())
                .otherwise(array_distinct(concat(before, faults))));

    List<Column> issues = new ArrayList<>();
    List<Column> rejects = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    List<Column> carried = new ArrayList<>();
    for (FieldRule rule : rules) {
      Field field = rule.field();
      Column nulled = lit(false);
      for (Finding finding : rule.found()) {
        Column code = lit(finding.reason().code(field.name()));
        if (finding.outcome() == Outcome.REJECTED) {
          rejects.add(when(finding.when(), code));
          continue;
        }
        boolean missing = finding.reason() == Reason.MISSING;
        // A value that an earlier ingest nulled is missing for the reason that it gave.
        Column isNew =
            missing ? not(exists(col(PRIOR), x -> x.startsWith(field.name() + ":"))) : lit(true);
        issues.add(when(finding.when().and(isNew), code));
        if (finding.outcome() == Outcome.NULLED) {
          nulled = nulled.or(coalesce(finding.when(), lit(false)));
        }
      }
      Column value = col(FieldRule.shapeName(field));
      Column kept = when(not(nulled), value);
      // A list is never nulled, and Spark casts none to one without nulls.
      Column typed = AsRead.isList(field) ? value : kept.try_cast(field.type());
      columns.add(typed.as(field.name()));
      carried.add(differing(field, typed));
    }
    rows = rows.withColumns(Map.of(ISSUES_FOUND, joined(issues), REJECTS_FOUND, joined(rejects)));
    columns.add(issuesInOrder());
    columns.add(reasons());
    columns.add(Quarantine.FILE.col());
    columns.add(Quarantine.RECORD_NUMBER.col());
    columns.add(Quarantine.BYTE_OFFSET.col());
    columns.addAll(carried);
    return rows.select(columns.toArray(Column[]::new));
  }

  /**
   * The postcodes that rows in the form of {@link AsRead} name and that are to be known ones: one
   * column, {@link Postcodes#POSTCODE}, in normal form, partial ones as they are.
   *
   * @return empty for a table that names none
   */
  public static Optional<Dataset<Row>> postcodes(Contract contract, Dataset<Row> asRead) {
    boolean names = contract.has(Postcodes.POSTCODE.name()) && !contract.equals(Postcodes.CONTRACT);
    if (!names) {
      return Optional.empty();
    }
    Column normal = PostcodeRules.normal(Postcodes.POSTCODE.col());
    return Optional.of(asRead.select(normal.as(Postcodes.POSTCODE.name())).na().drop().distinct());
  }

  private static boolean looksUp(FieldRule rule) {
    return rule.findings().stream()
        .anyMatch(f -> f.reason() == Reason.UNKNOWN && f.outcome() == Outcome.NULLED);
  }

  /** Codes as one text: unlike functions on lists, Spark compiles this. */
  private static Column joined(List<Column> codes) {
    return concat_ws(SEPARATOR, codes.toArray(Column[]::new));
  }

  private static Column codes(String joined) {
    return when(col(joined).equalTo(""), TextRules.noTexts())
        .otherwise(split(col(joined), SEPARATOR));
  }

  private Column issuesInOrder() {
    Column all = array_distinct(concat(col(PRIOR), codes(ISSUES_FOUND)));
    Column ordered =
        flatten(
            array(
                rules.stream()
                    .map(r -> filter(all, x -> x.startsWith(r.field().name() + ":")))
                    .toArray(Column[]::new)));
    return when(size(col(PRIOR)).equalTo(0), codes(ISSUES_FOUND))
        .otherwise(ordered)
        .as(Contract.ISSUES.name());
  }

  /** Faults of the row as a whole come alone: what its columns hold is anybody's guess then. */
  private static Column reasons() {
    Column row = filter(AsRead.FAULTS.col(), x -> x.startsWith(RowFaults.ROW + ":"));
    Column ofRow =
        size(AsRead.FAULTS.col())
            .gt(0)
            .and(exists(AsRead.FAULTS.col(), x -> x.startsWith(RowFaults.ROW + ":")));
    return when(ofRow, row).otherwise(codes(REJECTS_FOUND)).as(Quarantine.REASONS.name());
  }

  /**
   * {@link Quarantine#AS_READ} of a row of {@link #apply}. Few rows are quarantined, and nearly all
   * text is its value's own, so only other text is carried, and put together where it is asked for.
   */
  public Column asRead() {
    Column[] entries =
        rules.stream()
            .map(FieldRule::field)
            .flatMap(
                f -> Stream.of(lit(f.name()), coalesce(col(differingName(f)), text(f, f.col()))))
            .toArray(Column[]::new);
    return map(entries).cast(Quarantine.AS_READ.type()).as(Quarantine.AS_READ.name());
  }

  private static String differingName(Field field) {
    return "read_" + field.name();
  }

  /** What was read, where it is not the text of the value that came of it. */
  private static Column differing(Field field, Column value) {
    Column read = AsRead.isList(field) ? array_join(field.col(), LIST_SEPARATOR) : field.col();
    return when(not(read.eqNullSafe(text(field, value))), read).as(differingName(field));
  }

  /** A value as text; none of a list without elements. */
  private static Column text(Field field, Column value) {
    if (AsRead.isList(field)) {
      return when(size(value).gt(0), array_join(value, LIST_SEPARATOR));
    }
    if (field.type().equals(DataTypes.BinaryType)) {
      return hex(value);
    }
    return value.cast(DataTypes.StringType);
  }
}
