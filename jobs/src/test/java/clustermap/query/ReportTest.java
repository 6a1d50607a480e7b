package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.fault.Fault;
import clustermap.publish.Snapshots;
import clustermap.publish.web.Boundaries;
import clustermap.publish.web.MapFixture;
import clustermap.publish.web.WebMap;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@BesideOthers
class ReportTest {
  private static final String HOSTILE =
      "<img src=x onerror=\"alert(1)\"> 'q' \"d\" =1+1 · مجموعة <b>x</b> &amp;";
  private static final Boundaries BRITISH = WebMap.shippedBoundaries();

  @TempDir private Path folder;
  private MapFixture fixture;

  @BeforeEach
  void root() {
    fixture = new MapFixture(folder);
  }

  private static MapFixture.Cluster cluster(String id, String name) {
    return new MapFixture.Cluster(id, name, "Life sciences", 40, -1.47, 53.38);
  }

  private Report report(Snapshots.Entry entry, String asked, Boundaries boundaries) {
    return Report.of(fixture.snapshots(), entry, asked, boundaries);
  }

  private Snapshots.Entry one() {
    return fixture.publish("2024-12-01", List.of(cluster("c1", "Life sciences · Sheffield")));
  }

  /** Fails where the page is not well-formed. */
  private static Document parsed(Report report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(report.html())));
  }

  private static List<String> texts(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void tellsOfAClusterOnTwoPagesThatLoadAndRunNothing() throws Exception {
    Report report = report(one(), "c1", BRITISH);
    Document page = parsed(report);

    assertThat(report.fileName()).isEqualTo("report-c1.html");
    assertThat(texts(page, "h1")).containsExactly("Life sciences · Sheffield");
    assertThat(page.getElementsByTagName("article").getLength()).isEqualTo(2);
    assertThat(texts(page, "h2"))
        .contains("Where it is", "Key figures", "How concentrated it is", "Stage of life")
        .contains("What to doubt", "Sources and licences");
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("link").getLength()).isZero();
    assertThat(report.html().replace("http://www.w3.org/", "")).doesNotContain("http:", "https:");
    assertThat(report.html())
        .contains("default-src &#39;none&#39;; style-src &#39;sha256-")
        .doesNotContain("style=\"");
    NodeList drawings = page.getElementsByTagName("svg");
    assertThat(drawings.getLength()).isGreaterThanOrEqualTo(4);
    for (int i = 0; i < drawings.getLength(); i++) {
      Element drawing = (Element) drawings.item(i);
      assertThat(drawing.getElementsByTagName("title").getLength()).isEqualTo(1);
      assertThat(drawing.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
    }
    assertThat(texts(page, "desc").toString())
        .contains("chance alone: median 1.1, 95th percentile 1.6", "2022-01: 39");
  }

  @Test
  void hiddenUnknownAndMadeUpAreToldApart() throws Exception {
    Document page = parsed(report(one(), "c1", BRITISH));

    List<String> rows = texts(page, "tr");
    assertThat(rows).contains("R&D spendhidden (confidential)", "Employeesnot measurable");
    assertThat(page.getDocumentElement().getTextContent())
        .contains("It is not zero", "SYNTHETIC EVIDENCE.")
        .contains("could tell of a single firm");
    assertThat(rows).anyMatch(row -> row.startsWith("Grants SYNTHETIC"));
  }

  @Test
  void chanceIsToldBesideStrength() throws Exception {
    fixture.with("q_value", "0.4").with("lq", "1.2").with("lq_low", "0.7").with("lq_high", "2.0");
    String words = parsed(report(one(), "c1", BRITISH)).getDocumentElement().getTextContent();

    assertThat(words).contains("1.2 times as common", "It may be chance: q = 0.4");
    assertThat(words).contains("The interval of its location quotient does not lie above 1");
  }

  @Test
  void namesMayHoldAnything() throws Exception {
    Snapshots.Entry entry =
        fixture.publish(
            "2024-12-01", List.of(cluster("c1", HOSTILE), cluster("c2", "x".repeat(3000))));

    Document page = parsed(report(entry, "c1", BRITISH));
    assertThat(texts(page, "h1")).containsExactly(HOSTILE);
    assertThat(page.getElementsByTagName("img").getLength()).isZero();
    assertThat(page.getElementsByTagName("b").getLength()).isZero();
    assertThat(((Element) page.getElementsByTagName("h1").item(0)).getFirstChild().getNodeName())
        .isEqualTo("bdi");
    assertThat(texts(parsed(report(entry, "c2", BRITISH)), "h1").get(0)).hasSize(110).endsWith("…");
  }

  @Test
  void tellsOfAPlace() throws Exception {
    Report report = report(one(), "LAD:Sheffield", BRITISH);
    Document page = parsed(report);

    assertThat(report.fileName()).isEqualTo("report-LAD-E08000019.html");
    assertThat(texts(page, "h1")).containsExactly("Sheffield");
    String words = page.getDocumentElement().getTextContent();
    assertThat(words)
        .contains("900 firms", "Local authority district E08000019")
        .contains("strong in research, lacks finance; nearest finance 3 km")
        .contains("1  Life sciences · Sheffield");
    assertThat(texts(page, "desc").toString())
        .contains("Advanced manufacturing: 2 [1.4, 3]", "≤ 1 km: 50% firms, 25% live postcodes");
    assertThat(texts(page, "tr")).anyMatch(row -> row.startsWith("Life sciences0.5 [0.4, 0.6]"));
  }

  @Test
  void aPlaceWithoutOutlineOrClustersSaysSo() throws Exception {
    Snapshots.Entry entry = fixture.publish("2024-12-01", List.of());

    String area =
        parsed(report(entry, "TTWA:Sheffield", BRITISH)).getDocumentElement().getTextContent();
    String district =
        parsed(report(entry, "LAD:Sheffield", BRITISH)).getDocumentElement().getTextContent();
    assertThat(area).contains("No map: no outline of this place is known");
    assertThat(district).contains("No cluster of this snapshot lies in it.");
  }

  @Test
  void withoutBoundariesTheFootprintStandsAloneAndElsewhereToo() throws Exception {
    Snapshots.Entry entry =
        fixture.publish(
            "2024-12-01",
            List.of(
                cluster("c1", "here"),
                new MapFixture.Cluster("c2", "there", "Defence", 20, 13.4, 52.5)));

    Boundaries none = Boundaries.read(folder.resolve("nothing.parquet"));
    assertThat(parsed(report(entry, "c1", none)).getDocumentElement().getTextContent())
        .contains("Without a background: there is no file of boundaries");
    assertThat(parsed(report(entry, "c2", BRITISH)).getDocumentElement().getTextContent())
        .contains("Without a background: the boundaries that ship with the program are British");
  }

  @Test
  void anOlderEditionIsShownWithWhatItHasOrRefusedByName() throws Exception {
    fixture.without("lq_null_95").without("lq_groups").without("confidence");
    assertThat(parsed(report(one(), "c1", BRITISH)).getDocumentElement().getTextContent())
        .contains("what chance gives was not measured here");

    fixture.without("bbox");
    Fault refused =
        catchThrowableOfType(
            Fault.class, () -> report(one(), "Life sciences · Sheffield", BRITISH));
    assertThat(refused.kind()).isEqualTo(Fault.Kind.INPUT);
    assertThat(refused).hasMessageContaining("bbox").hasMessageContaining("clustermap verify");
  }

  @Test
  void unknownNamesAreRefused() {
    Snapshots.Entry entry = one();

    Fault refused = catchThrowableOfType(Fault.class, () -> report(entry, "nowhere", BRITISH));
    assertThat(refused.kind()).isEqualTo(Fault.Kind.CONFIG);
    assertThat(refused).hasMessageContaining("Most alike are:");
  }

  @Test
  void theSameSnapshotGivesTheSameBytes() {
    Snapshots.Entry entry = one();

    assertThat(report(entry, "c1", BRITISH).html())
        .isEqualTo(report(entry, "c1", BRITISH).html())
        .doesNotContain(folder.toString())
        .doesNotContain("SECRET");
  }
}
