package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.check.Outcome;
import clustermap.check.Reference;
import clustermap.check.RowRule;
import clustermap.check.RowRules;
import clustermap.table.Assets;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.Financials;
import clustermap.table.Grants;
import clustermap.table.Patents;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.Programmes;
import clustermap.table.RdSpend;
import clustermap.table.Sites;
import clustermap.table.SmallAreas;
import clustermap.table.SourceFiles;
import clustermap.table.TableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;

/** The rules of every table, through the raw form of its contract. */
class IngestTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 30);

  @TempDir Path temp;

  private Dataset<Row> judge(Contract contract, Reference reference, String... lines)
      throws IOException {
    Path file = Files.write(temp.resolve(contract.name() + ".csv"), List.of(lines));
    Configuration hadoop = new Configuration();
    Dataset<Row> asRead =
        TableSource.open(hadoop, contract, SourceFiles.of(hadoop, List.of(file.toString())))
            .rows(spark());
    return Ingest.judge(asRead, contract, reference);
  }

  /** One line a row in the order of the file: the values and issues, or the reasons. */
  private List<String> outcomes(Contract contract, String... lines) throws IOException {
    return outcomes(contract, Reference.none(AS_OF), lines);
  }

  private List<String> outcomes(Contract contract, Reference reference, String... lines)
      throws IOException {
    List<String> outcomes = new ArrayList<>();
    for (Row row : judge(contract, reference, lines).orderBy("record_number").collectAsList()) {
      List<String> reasons = row.getList(row.fieldIndex("reasons"));
      if (!reasons.isEmpty()) {
        outcomes.add("! " + String.join(" ", reasons));
        continue;
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < contract.fields().size() - 1; i++) {
        Object value = row.get(i);
        boolean list = value instanceof scala.collection.Seq;
        text.append(i == 0 ? "" : "|")
            .append(value == null ? "" : list ? String.join(";", row.getList(i)) : value);
      }
      List<String> issues = row.getList(row.fieldIndex("issues"));
      outcomes.add(text + " " + issues);
    }
    return outcomes;
  }

  @Test
  void normalisesCompanyNumbersAndRejectsWhatIsNone() throws IOException {
    assertThat(
            outcomes(
                RdSpend.CONTRACT,
                "company_number,year,amount_gbp,source",
                "sc12345,2020,1,x",
                " ni 000123 ,2020,1,x",
                "123,2020,1,x",
                "7472731.0,2020,1,x",
                "IP00001R,2020,1,x",
                "RS1234RS,2020,1,x",
                "rs999cus,2020,1,x",
                "RSOCIETY,2020,1,x",
                "R0000123,2020,1,x",
                "123456789,2020,1,x",
                "00000000,2020,1,x",
                "9.50E+06,2020,1,x",
                "=cmd,2020,1,x"))
        .containsExactly(
            "SC012345|2020|1.00|x [company_number:zero_padded]",
            "NI000123|2020|1.00|x []",
            "00000123|2020|1.00|x [company_number:zero_padded]",
            "07472731|2020|1.00|x [company_number:decimal_point]",
            "IP00001R|2020|1.00|x []",
            "RS1234RS|2020|1.00|x []",
            "RS999CUS|2020|1.00|x []",
            "! company_number:malformed",
            "R0000123|2020|1.00|x []",
            "! company_number:malformed",
            "! company_number:malformed",
            "! company_number:scientific_notation",
            "! company_number:malformed");
  }

  @Test
  void anAmountOfSpendIsRequired() throws IOException {
    assertThat(
            outcomes(
                RdSpend.CONTRACT,
                "company_number,year,amount_gbp,source",
                "1,2020,\"£1,234.565\",x",
                "2,2020,1.5e6,x",
                "3,2020,-1,x",
                "4,2020,2e12,x",
                "5,2020,1e60,x",
                "6,2020,NaN,x",
                "7,2020,\"1.234,5\",x",
                "8,2020,,x",
                "9,2025,1,x",
                "10,1066,1,x",
                "11,MMXX,1,",
                "12,2020,1,x",
                "12,2020,1,x",
                "12,2020,2,x"))
        .containsExactly(
            "00000001|2020|1234.57|x [company_number:zero_padded]",
            "00000002|2020|1500000.00|x [company_number:zero_padded]",
            "! amount_gbp:negative",
            "! amount_gbp:absurd",
            "! amount_gbp:absurd",
            "! amount_gbp:not_a_number",
            "! amount_gbp:not_a_number",
            "! amount_gbp:missing",
            "! year:future",
            "! year:out_of_range",
            "! year:not_a_number source:missing",
            "00000012|2020|1.00|x [company_number:zero_padded]",
            "! row:duplicate",
            "! row:duplicate_conflict");
  }

  @Test
  void aGrantKeepsItsRowWhateverItsFields() throws IOException {
    assertThat(
            outcomes(
                Grants.CONTRACT,
                "project_id,participant_id,company_number,participant_name,postcode,role,funder,"
                    + "programme,amount_gbp,start_date,end_date,title,abstract",
                "P1,A,7,ACME,s11 9pa,lead,IUK,Smart,10,01/02/2020,2021-02-01,T,\"a,\nb\"",
                "P1,B,x,,nowhere,,,,-5,31/02/2020,2019-01-01,,",
                "P1,C,,N,,,,,,2020-02-01T00:00:00,2019-01-01,,",
                "P1,D,,N,,,,,lots,2020-02-01 09:30:00,2199-01-01,,",
                ",E,,N,,,,,1,2020-02-01,,,"))
        .containsExactly(
            "P1|A|00000007|ACME|S11 9PA|lead|IUK|Smart|10.00|2020-02-01|2021-02-01|T|a, b"
                + " [company_number:zero_padded, postcode:respaced, abstract:control_characters]",
            "P1|B|||||||||2019-01-01|| [company_number:malformed, participant_name:missing,"
                + " postcode:malformed, amount_gbp:negative, start_date:impossible]",
            "P1|C||N||||||2020-02-01||| [amount_gbp:missing, end_date:before_start]",
            "P1|D||N||||||||| [amount_gbp:not_a_number, start_date:malformed,"
                + " end_date:far_future]",
            "! project_id:missing");
  }

  @Test
  void anAmountThatNamesAnotherCurrencyIsNotReadAsPounds() throws IOException {
    assertThat(
            outcomes(
                RdSpend.CONTRACT,
                "company_number,year,amount_gbp,source",
                "00000001,2020,€1000,x",
                "00000002,2020,US$ 5,x",
                "00000003,2020,\"1,000 EUR\",x",
                "00000004,2020,chf 12.50,x",
                "00000005,2020,\"GBP 1,000\",x",
                "00000006,2020,1000 gbp,x",
                "00000007,2020,£1e3,x"))
        .containsExactly(
            "! amount_gbp:other_currency",
            "! amount_gbp:other_currency",
            "! amount_gbp:other_currency",
            "! amount_gbp:other_currency",
            "00000005|2020|1000.00|x []",
            "00000006|2020|1000.00|x []",
            "00000007|2020|1000.00|x []");
  }

  @Test
  void aColumnOfCurrenciesIsReadWithTheAmounts() throws IOException {
    assertThat(
            outcomes(
                Financials.CONTRACT,
                "company_number,year,employees,turnover_gbp,Currency",
                "12345678,2019,7,1000,GBP",
                "12345678,2020,7,1000,EUR",
                "12345678,2021,7,1000,",
                "12345678,2022,7,,USD",
                "12345678,2023,7,1000,pounds sterling"))
        .containsExactly(
            "12345678|2019|7|1000.00 []",
            "12345678|2020|7| [turnover_gbp:other_currency]",
            "12345678|2021|7|1000.00 []",
            "12345678|2022|7| []",
            "12345678|2023|7|1000.00 []");
    assertThat(
            outcomes(
                Financials.CONTRACT,
                "company_number,year,employees,currency",
                "12345678,2021,7,GBP"))
        .containsExactly("12345678|2021|7| []");
    Path parquet = temp.resolve("priced.parquet");
    spark()
        .sql(
            "SELECT '12345678' company_number, 2020 + id year, CAST(7 AS BIGINT) employees,"
                + " CAST(1000 AS DECIMAL(18,2)) turnover_gbp,"
                + " element_at(array('GBP', 'EUR', NULL), CAST(id AS INT) + 1) currency"
                + " FROM range(3)")
        .write()
        .parquet(parquet.toString());
    Configuration hadoop = new Configuration();
    TableSource source =
        TableSource.open(
            hadoop, Financials.CONTRACT, SourceFiles.of(hadoop, List.of(parquet.toString())));
    assertThat(source.extraColumns()).isEmpty();
    assertThat(
            Ingest.judge(source.rows(spark()), Financials.CONTRACT, Reference.none(AS_OF))
                .orderBy("year")
                .selectExpr("concat_ws(' ', year, turnover_gbp, array_join(issues, ','))")
                .collectAsList())
        .extracting(r -> r.getString(0))
        .containsExactly("2020 1000.00 ", "2021 turnover_gbp:other_currency", "2022 1000.00 ");
  }

  @Test
  void amountsThatNobodyGivesAreAbsurd() throws IOException {
    assertThat(
            outcomes(
                Grants.CONTRACT,
                "project_id,participant_id,company_number,participant_name,postcode,role,funder,"
                    + "programme,amount_gbp,start_date,end_date,title,abstract",
                "P1,A,,N,,,,,10000000001,2020-02-01,,,",
                "P1,B,,N,,,,,99999999999999999999999999999999999999999,2020-02-01,,,",
                "P1,C,,N,,,,,-0.01,2020-02-01,,,",
                "P1,D,,N,,,,,1e10,2020-02-01,,,"))
        .containsExactly(
            "P1|A||N||||||2020-02-01||| [amount_gbp:absurd]",
            "P1|B||N||||||2020-02-01||| [amount_gbp:absurd]",
            "P1|C||N||||||2020-02-01||| [amount_gbp:negative]",
            "P1|D||N|||||10000000000.00|2020-02-01||| []");
  }

  @Test
  void markupIsTakenOutOfText() throws IOException {
    assertThat(
            outcomes(
                Patents.CONTRACT,
                "application_id,applicant_name,filing_date,cpc_codes,title",
                "EP1,SMITH &amp; SONS,2020-01-01,,<b>Quantum</b> dots<br>in H<sub>2</sub>O",
                "EP2,A < B > C LTD,2020-01-01,,<p>\u0007</p>",
                "EP3,<p> </p>,2020-01-01,,T"))
        .containsExactly(
            "EP1|SMITH & SONS|||2020-01-01||Quantum dots in H2O"
                + " [applicant_name:markup, title:markup]",
            "EP2|A < B > C LTD|||2020-01-01|| [title:control_characters, title:markup]",
            "! applicant_name:missing");
  }

  @Test
  void mendsPostcodes() throws IOException {
    Dataset<Row> known =
        spark()
            .createDataset(List.of("S11 9PA", "S8 0UJ", "GIR 0AA", "W1A 1AA"), Encoders.STRING())
            .toDF("postcode");
    Reference reference = new Reference(AS_OF, Map.of(), Optional.of(known));
    assertThat(
            outcomes(
                Sites.CONTRACT,
                reference,
                "site_id,company_number,postcode",
                "1,12345678,S11  9PA",
                "2,12345678,S8 OUJ",
                "3,12345678,\"Sheffield, S11 9PA, UK\"",
                "4,12345678,S11 9",
                "5,12345678,ZZ99 9ZZ",
                "6,12345678,BT7 1NN",
                "7,12345678,75008",
                "8,12345678,gir0aa",
                "9,12345678,W1A 1AA"))
        .containsExactly(
            "1|12345678|S11 9PA||| [postcode:respaced]",
            "2|12345678|S8 0UJ||| [postcode:letter_o_for_zero]",
            "3|12345678|S11 9PA||| [postcode:extra_text]",
            "4|12345678|S11||| [postcode:partial]",
            "5|12345678|||| [postcode:unknown]",
            "6|12345678|BT7 1NN||| []",
            "7|12345678|||| [postcode:malformed]",
            "8|12345678|GIR 0AA||| [postcode:respaced]",
            "9|12345678|W1A 1AA||| []");
  }

  @Test
  void aPositionIsAPairInTheGrid() throws IOException {
    assertThat(
            outcomes(
                Sites.CONTRACT,
                "site_id,company_number,easting,northing,employees",
                "1,12345678,435598,387359.5,12",
                "2,12345678,435598,,-1",
                "3,12345678,0,0,1.5",
                "4,12345678,1e99,387359,many",
                "5,12345678,-1.47,53.38,"))
        .containsExactly(
            "1|12345678||435598.0|387359.5|12 []",
            "2|12345678|||| [easting:incomplete_position, employees:negative]",
            "3|12345678|||| [easting:out_of_grid, northing:out_of_grid,"
                + " employees:not_a_number]",
            "4|12345678|||| [easting:out_of_grid, northing:incomplete_position,"
                + " employees:not_a_number]",
            "5|12345678|||| [easting:out_of_grid, northing:incomplete_position]");
  }

  @Test
  void aPositionOnTheIrishGridIsNoneOnTheBritish() throws IOException {
    assertThat(
            outcomes(
                Sites.CONTRACT,
                "site_id,company_number,postcode,easting,northing",
                "1,NI012345,BT1 1AA,333555,374111",
                "2,NI012346,CH60 1AA,327555,381111"))
        .containsExactly(
            "1|NI012345|BT1 1AA||| [easting:irish_grid, northing:irish_grid]",
            "2|NI012346|CH60 1AA|327555.0|381111.0| []");
    assertThat(
            outcomes(
                Assets.CONTRACT,
                "asset_id,kind,name,postcode,easting,northing",
                "1,university,Queen's,BT7 1NN,333555,372111"))
        .containsExactly(
            "1|university|Queen's|BT7 1NN|||| [easting:irish_grid, northing:irish_grid]");
    assertThat(
            outcomes(
                SmallAreas.CONTRACT,
                "small_area,lad,easting,northing,population,deprivation_decile",
                "95GG01S1,N09000003,333555,374111,2000,1",
                "E01000001,E09000001,532000,181000,1500,1"))
        .satisfiesExactly(
            irish -> assertThat(irish).endsWith("[easting:irish_grid, northing:irish_grid]"),
            english -> assertThat(english).contains("532000.0|181000.0").endsWith("[]"));
  }

  @Test
  void aPostcodeMayHaveEndedInAMonthOrOnADay() throws IOException {
    assertThat(
            outcomes(
                Postcodes.CONTRACT,
                "postcode,easting,northing,lad,terminated",
                "AB1 0AA,385386,801193,S12000033,199606",
                "AB1 0AB,385386,801193,S12000033,1996-06-30",
                "AB1 0AD,385386,801193,S12000033,",
                "AB1 0AE,385386,801193,S12000033,perhaps"))
        .containsExactly(
            "AB1 0AA|385386.0|801193.0|S12000033|||true []",
            "AB1 0AB|385386.0|801193.0|S12000033|||true []",
            "AB1 0AD|385386.0|801193.0|S12000033||| []",
            "AB1 0AE|385386.0|801193.0|S12000033||| [terminated:malformed]");
  }

  /** One by one from each of its places a run of blanks would take minutes. */
  @Timeout(60)
  @Test
  void aLongRunOfBlanksIsNoWork() throws IOException {
    String blanks = " ".repeat(300_000);

    assertThat(
            outcomes(
                Patents.CONTRACT,
                "application_id,applicant_name,filing_date,cpc_codes,title",
                "EP1,ACME,2020-01-01,,\u00e9" + blanks + "x",
                "EP2,ACME,2020-01-01,,\u00e9" + blanks,
                "EP3,ACME,2020-01-01,,\"a \n \n\t b\""))
        .containsExactly(
            "EP1|ACME|||2020-01-01||\u00e9" + blanks + "x []",
            "EP2|ACME|||2020-01-01||\u00e9 []",
            "EP3|ACME|||2020-01-01||a b [title:control_characters]");
  }

  @Test
  void readsBothVintagesOfOnsPostcodes() throws IOException {
    assertThat(
            outcomes(
                Postcodes.CONTRACT,
                "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,laua,"
                    + "ttwa,lsoa11",
                "AB1 0AA,AB1  0AA,AB1 0AA,198001,199606,0,385386,0801193,1,S001,S999,S12000033,"
                    + "S22000047,S01006514",
                "BT1 1AA,BT1  1AA,BT1 1AA,200001,,0,333555,0374111,1,N001,N999,N09000003,"
                    + "N12000002,95GG01",
                "JE1 1AA,JE1  1AA,JE1 1AA,200001,,0,,,9,,,L99999999,,",
                "AB1,,AB1,198001,,0,385386,0801193,1,,,S12000033,,"))
        .containsExactly(
            "AB1 0AA|385386.0|801193.0|S12000033|S22000047|S01006514|true []",
            "BT1 1AA|||N09000003|N12000002|95GG01|false [easting:irish_grid, northing:irish_grid]",
            "JE1 1AA|||L99999999|||false []",
            "! postcode:partial");
    assertThat(
            outcomes(
                Postcodes.CONTRACT,
                "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,lad25cd,"
                    + "ttwa15cd,lsoa21cd",
                "S11 9PA,S11  9PA,S11 9PA,199001,,0,433000,385000,1,E0,E08000039,E30000261,E01"))
        .containsExactly("S11 9PA|433000.0|385000.0|E08000039|E30000261|E01|false []");
    assertThat(
            outcomes(
                Postcodes.CONTRACT,
                "postcode,lat,lon,easting,northing,lad21_code,lad25_code,ttwa11_code,region,"
                    + "in_codepoint,pqi,en_source,lad_source",
                "AB1 0AA,57.1,-2.2,385386,801190,S12000033,S12000033,S22000047,Scotland,N,,D,N"))
        .containsExactly("AB1 0AA|385386.0|801190.0|S12000033|S22000047||true []");
  }

  @Test
  void readsOutlinesAsTextOrBytes() throws IOException, ParseException {
    String[] lines = {
      "geography,code,name,parent_code,geometry,population",
      "LAD,E1,One,,\"POLYGON ((400000 300000, 400100 300000, 400100 300100, 400000 300000))\",10",
      "LAD,E2,Two,,\"POINT (400000 300000)\",10",
      "LAD,E3,Three,,\"POLYGON ((-1.5 53, -1.4 53, -1.4 53.1, -1.5 53))\",10",
      "LAD,E4,Four,,\"POLYGON ((400000 300000\",\"1,000\"",
      "LAD,E5,,,,10",
    };
    List<Row> rows =
        judge(Places.CONTRACT, Reference.none(AS_OF), lines)
            .orderBy("record_number")
            .collectAsList();

    byte[] wkb = rows.get(0).getAs("geometry");
    assertThat(new WKBReader().read(wkb).getArea()).isEqualTo(5000.0);
    assertThat(rows)
        .extracting(
            r -> r.getList(r.fieldIndex("issues")) + "" + r.getList(r.fieldIndex("reasons")))
        .containsExactly(
            "[][]",
            "[geometry:not_an_area][]",
            "[geometry:not_in_metres][]",
            "[geometry:malformed][]",
            "[][name:missing]");
    assertThat(
            judge(
                    Places.CONTRACT,
                    Reference.none(AS_OF),
                    lines[0],
                    "LAD,E1,One,," + WKBWriter.toHex(wkb) + ",10")
                .first()
                .<byte[]>getAs("geometry"))
        .isEqualTo(wkb);
  }

  @Test
  void readsUniversitiesAsAssets() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/test/resources/raw/universities.csv"));

    List<String> outcomes = outcomes(Assets.CONTRACT, lines.toArray(String[]::new));

    assertThat(outcomes).hasSize(166).noneMatch(o -> o.startsWith("!"));
    assertThat(outcomes)
        .contains("10000291|university|Anglia Ruskin University|CM1 1SQ|570928.0|207625.0|| []");
  }

  @Test
  void patentsProgrammesAndFinancialsHaveTheirRules() throws IOException {
    assertThat(
            outcomes(
                Patents.CONTRACT,
                "application_id,applicant_name,filing_date,cpc_codes,title",
                "EP1,ACME,01/02/2020,G06N 3/08;g06n3/08;nonsense;H04,T",
                "EP1,ACME LTD,2030-01-01,,",
                "EP2,,2020-01-01,,"))
        .containsExactly(
            "EP1|ACME|||2020-02-01|G06N3/08;H04|T [cpc_codes:malformed]",
            "EP1|ACME LTD||||| [filing_date:future]",
            "! applicant_name:missing");
    assertThat(
            outcomes(
                Programmes.CONTRACT,
                "programme,place_geography,place_code,start_date,sectors",
                "SIPF,LAD,E08000019,2020-06-26,digital;;digital;creative",
                "SIPF,LAD,E08000019,soon,"))
        .containsExactly(
            "SIPF|LAD|E08000019|2020-06-26||digital;creative []", "! start_date:malformed");
    assertThat(
            outcomes(
                PlaceLookup.CONTRACT,
                "lad_2021,geography,code,share,best_fit",
                "E08000019,LEP,south,0.7,Y",
                "E08000018,LEP,south,1.2,",
                ",LEP,south,1,"))
        .containsExactly(
            "E08000019|LEP|south|0.7|true []",
            "E08000018|LEP|south|| [share:out_of_range]",
            "! lad_2021:missing");
    assertThat(
            outcomes(
                Financials.CONTRACT,
                "company_number,year,employees,turnover_gbp",
                "12345678,2020,,-3",
                "12345678,2021,7,1000"))
        .containsExactly("12345678|2020|| [turnover_gbp:negative]", "12345678|2021|7|1000.00 []");
  }

  @Test
  void theTextBesideAFourDigitSicCodeDecidesWhatItIs() throws IOException {
    Reference reference =
        new Reference(
            AS_OF,
            Map.of(
                "07210", "Mining of uranium and thorium ores",
                "62020", "Information technology consultancy activities"),
            Optional.empty());
    assertThat(
            outcomes(
                Companies.CONTRACT,
                reference,
                "company_number,name,status,category,incorporation_date,postcode,sic_codes",
                "00000001,A,Active,L,2020-01-01,S1 1AA,7210 - Hardware consultancy;62020",
                "00000002,A,Active,L,2020-01-01,S1 1AA,7210 - mining of Uranium and thorium ores",
                "00000003,A,Active,L,2020-01-01,S1 1AA,7210;62020;62020 - again",
                "00000004,A,Active,L,2020-01-01,S1 1AA,consultancy"))
        .extracting(o -> o.substring(o.indexOf("S1 1AA") + 7))
        .containsExactly(
            "62020 [sic_codes:sic_2003]",
            "07210 [sic_codes:zero_padded]",
            "07210;62020 [sic_codes:zero_padded]",
            " [sic_codes:malformed]");
  }

  @Test
  void ofRowsWithOneNumberTheOneWithTheFewestIssuesIsKept() throws IOException {
    String header = "company_number,name,status,category,incorporation_date,postcode,sic_codes";
    assertThat(
            outcomes(
                Companies.CONTRACT,
                header,
                "12345678,A,Active,L,2020-01-01,s1 1aa,62020",
                "12345678,A,Active,L,2020-01-01,S1 1AA,62020",
                "12345678,A,Active,,2020-01-01,S1 1AA,62020",
                "00000001,B,Active,L,2020-01-01,,62020",
                "1,C,Active,L,2020-01-01,S1 1AA,62020"))
        .extracting(o -> o.replaceAll("\\|.* ", " "))
        .containsExactly(
            "! company_number:duplicate",
            "12345678 []",
            "! company_number:duplicate_conflict",
            // One issue each: the more complete one is kept.
            "! company_number:duplicate_conflict",
            "00000001 [company_number:zero_padded]");
  }

  @Test
  void everyInputHasDocumentedRules() {
    for (Contract contract : Contracts.of(Contract.Tier.INPUT)) {
      List<RowRule> rules = RowRules.of(contract, Reference.none(AS_OF)).documented();

      assertThat(rules).as(contract.name()).doesNotHaveDuplicates();
      assertThat(rules)
          .as("%s: a key that cannot be used rejects its row", contract.name())
          .anyMatch(
              r ->
                  r.column().equals(contract.key().get(0).name())
                      && r.outcome() == Outcome.REJECTED);
      assertThat(rules).allMatch(r -> r.column().equals("row") || contract.has(r.column()));
    }
  }
}
