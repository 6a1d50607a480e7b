package clustermap.stage;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import clustermap.config.Sector;
import clustermap.table.Firms;
import clustermap.table.Grants;
import clustermap.table.ParticipantLinks;
import clustermap.table.Patents;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DocumentSectorsTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 11, 1);
  private static final Date LATELY = Date.valueOf("2023-05-01");

  private static Sector sector(String code, Map<String, Double> cpc, Map<String, Double> words) {
    return new Sector(
        "t", code, code, null, "", new TreeMap<>(), new TreeMap<>(cpc), new TreeMap<>(words));
  }

  private static final List<Sector> SECTORS =
      List.of(
          sector("ai", Map.of("G06N3", 1.0, "G06V", 0.5), Map.of("machine learning", 1.0)),
          sector("quantum", Map.of("G06N10", 1.0), Map.of("qubit", 1.0)),
          sector("space", Map.of("B64G", 1.0, "H04B7/185", 1.0), Map.of()));

  private static Dataset<Row> links(String... tableDocumentFirm) {
    Rows rows =
        Rows.of(
            ParticipantLinks.CONTRACT,
            "source_table project_id source_id participant_name company_number probability method");
    for (String link : tableDocumentFirm) {
      String[] parts = link.split(" ", -1);
      rows.row(parts[0], parts[1], parts[1] + parts[2], "x", parts[2], 1.0, "company_number");
    }
    return rows.made();
  }

  private static Dataset<Row> patents(Rows rows) {
    return rows.made();
  }

  private static Rows patents() {
    return Rows.of(Patents.CONTRACT, "application_id applicant_name filing_date cpc_codes");
  }

  private static Rows grants() {
    return Rows.of(Grants.CONTRACT, "project_id participant_id start_date title abstract");
  }

  private static Map<String, Row> run(Dataset<Row> links, Rows grants, Rows patents) {
    Map<String, Row> found = new TreeMap<>();
    DocumentSectors.run(
            SECTORS,
            new DocumentSectors.Documents(links, grants.made(), patents(patents)),
            AS_OF,
            10)
        .collectAsList()
        .forEach(row -> found.put(row.getAs("company_number") + "/" + row.getAs("sector"), row));
    return found;
  }

  private static double weight(Map<String, Row> found, String key) {
    return Rows.at(found, key).<Double>getAs("weight");
  }

  @Test
  void aFirmBelongsByTheShareOfItsPatentsAtOrBelowTheSymbol() {
    Map<String, Row> found =
        run(
            links("patents P1 F1", "patents P2 F1", "patents P3 F2", "patents P4 F2"),
            grants(),
            patents()
                .row("P1", "F1 Ltd", LATELY, List.of("G06N3/08", "G06V10/82"))
                .row("P2", "F1 Ltd", LATELY, List.of("A01B1/00"))
                .row("P3", "F2 Ltd", LATELY, List.of("G06N10/20", "H04B7/185"))
                .row("P4", "F2 Ltd", LATELY, List.of("G06V20/00", "H04B7/18")));

    assertThat(found.keySet()).containsExactly("F1/ai", "F2/ai", "F2/quantum", "F2/space");
    // The strongest rule of a sector claims a patent, once.
    assertThat(weight(found, "F1/ai")).isEqualTo(0.5);
    assertThat(Rows.at(found, "F1/ai").<String>getList(4))
        .containsExactlyInAnyOrder("cpc:G06N3", "cpc:G06V");
    assertThat(weight(found, "F2/ai")).isEqualTo(0.25);
    // G06N10 is no part of G06N1, nor G06N3 of it.
    assertThat(weight(found, "F2/quantum")).isEqualTo(0.5);
    assertThat(weight(found, "F2/space")).isEqualTo(0.5);
  }

  @Test
  void findsPhrasesAsWholeWordsInTitleOrAbstract() {
    Map<String, Row> found =
        run(
            links("grants G1 F1", "grants G2 F1", "grants G3 F2", "grants G4 F3"),
            grants()
                .row("G1", "a", LATELY, "Machine-Learning: for steel", null)
                .row("G2", "b", LATELY, "Steel", "No machine. Learning is hard")
                .row("G3", "c", LATELY, "Qubits", "qubitlike")
                .row("G4", "d", LATELY, null, "A QUBIT, cooled"),
            patents());

    // Punctuation ends no phrase, as it is between words in titles; qubits is another word.
    assertThat(found.keySet()).containsExactly("F1/ai", "F3/quantum");
    assertThat(weight(found, "F1/ai")).isEqualTo(1.0);
    assertThat(weight(found, "F3/quantum")).isEqualTo(1.0);
  }

  @Test
  void countsOnlyDocumentsOfTheYearsUpToTheDay() {
    Map<String, Row> found =
        run(
            links("patents P1 F1", "patents P2 F1", "patents P3 F1", "patents P4 F2"),
            grants(),
            patents()
                .row("P1", "x", Date.valueOf("2014-11-01"), List.of("G06N3/08"))
                .row("P2", "x", Date.valueOf("2024-11-01"), List.of("B64G1/00"))
                .row("P3", "x", null, List.of("G06N10/00"))
                .row("P4", "x", Date.valueOf("2024-11-02"), List.of("B64G1/00")));

    assertThat(found.keySet()).containsExactly("F1/space");
    assertThat(weight(found, "F1/space")).isEqualTo(1.0);
  }

  @Test
  void knowsFirmsWithADocumentThatSaysSomethingClaimedOrNot() {
    Dataset<Row> documented =
        DocumentSectors.documented(
            new DocumentSectors.Documents(
                links(
                    "patents P1 unclaimed",
                    "patents P2 unclassed",
                    "patents P3 old",
                    "grants G1 granted",
                    "grants G2 wordless",
                    "grants G1 unclaimed"),
                grants()
                    .row("G1", "a", LATELY, "Steel", null)
                    .row("G2", "b", LATELY, " - ", null)
                    .made(),
                patents()
                    .row("P1", "x", LATELY, List.of("A01B1/00"))
                    .row("P2", "x", LATELY, List.of())
                    .row("P3", "x", Date.valueOf("2001-01-01"), List.of("A01B1/00"))
                    .made()),
            AS_OF,
            10);

    assertThat(documented.collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("unclaimed", "granted");
  }

  @Test
  void aFirmWithoutAUsefulCodeIsFoundByItsPatents() {
    Rows firms =
        Rows.of(Firms.CONTRACT, "company_number standing sic_codes")
            .row("F1", "live", List.of())
            .row("F2", "live", List.of("82990"))
            .row("F3", "dissolved", List.of("82990"));
    Dataset<Row> documents =
        DocumentSectors.run(
            SECTORS,
            new DocumentSectors.Documents(
                links("patents P1 F1", "patents P1 F2", "patents P1 F3"),
                grants().made(),
                patents().row("P1", "x", LATELY, List.of("G06N3/08")).made()),
            AS_OF,
            10);
    List<Row> found =
        Classify.run(firms.made(), Rows.rules("other 82990 0.5"), documents)
            .orderBy("company_number", "sector")
            .select("company_number", "sector", "weight")
            .collectAsList();

    assertThat(found)
        .extracting(row -> row.mkString(" "))
        .containsExactly("F1 ai 1.0", "F2 ai 1.0", "F2 other 0.5");
  }
}
