package clustermap.publish.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.BesideOthers;
import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BesideOthers
class WebMapTest {
  private static final MapFixture.Cluster IN_SHEFFIELD =
      new MapFixture.Cluster("c1", "Life sciences · Sheffield", "Life sciences", 40, -1.47, 53.38);
  private static final MapFixture.Cluster IN_LONDON =
      new MapFixture.Cluster("c2", "Defence · London", "Defence", 12, -0.12, 51.51);

  @TempDir private Path folder;
  private MapFixture fixture;

  @BeforeEach
  void root() {
    fixture = new MapFixture(folder);
  }

  private WebMap.Written write(Snapshots.Entry entry) {
    return write(entry, WebMap.shippedBoundaries());
  }

  private WebMap.Written write(Snapshots.Entry entry, Boundaries boundaries) {
    return WebMap.write(fixture.snapshots(), entry, folder.resolve("map"), boundaries);
  }

  /** What a data file registers: it must be one call with a name and JSON. */
  private JsonNode data(String name) throws IOException {
    String text = Files.readString(folder.resolve("map/data/" + name + ".js"));
    String head = "clustermap.data(\"" + name + "\",";
    assertThat(text).startsWith(head).endsWith(");\n");
    return new ObjectMapper().readTree(text.substring(head.length(), text.length() - 3));
  }

  @Test
  void columnsSayWhatTheTableSays() throws IOException {
    WebMap.Written written = write(fixture.publish("2024-12-01", List.of(IN_SHEFFIELD, IN_LONDON)));

    JsonNode clusters = data("clusters/2024-12-01");
    JsonNode page = data("edition");
    assertThat(written.clusters()).isEqualTo(2);
    // By taxonomy, sector and id: defence comes before life sciences.
    assertThat(clusters.path("id")).map(JsonNode::asText).containsExactly("c2", "c1");
    assertThat(clusters.path("firms")).map(JsonNode::asLong).containsExactly(12L, 40L);
    assertThat(clusters.path("lon")).map(JsonNode::asInt).containsExactly(-12000, -147000);
    assertThat(
            page.path("sectors")
                .path(clusters.path("sector").path(1).asInt())
                .path("name")
                .asText())
        .isEqualTo("Life sciences");
    assertThat(page.path("synthetic")).map(JsonNode::asText).containsExactly("grants");
    assertThat(page.path("editions")).hasSize(1);
    assertThat(data("details/0").path(1).path("figures").path("cluster_id").asText())
        .isEqualTo("c1");
    assertThat(data("details/0").path(1).path("figures").path("suppressed"))
        .map(JsonNode::asText)
        .contains("rd_spend_gbp");
    assertThat(data("details/0").path(1).path("links").path(0).path("other_id").asText())
        .isEqualTo("c2");
    assertThat(data("links").path("clusters").path("ends")).map(JsonNode::asInt).contains(0, 1);
  }

  @Test
  void aClusterIsOfThePlacesThatHoldItsCentreAndOfItsMainDistricts() throws IOException {
    write(fixture.publish("2024-12-01", List.of(IN_LONDON, IN_SHEFFIELD)));

    JsonNode places = data("places");
    JsonNode clusters = data("clusters/2024-12-01");
    List<String> london = names(places, clusters.path("places").path(0));
    List<String> sheffield = names(places, clusters.path("places").path(1));
    // The first one of the list has Sheffield as its main district wherever it lies.
    assertThat(london).containsExactly("Sheffield");
    assertThat(sheffield).contains("Sheffield", "Yorkshire and The Humber", "Rotherham");
  }

  private static List<String> names(JsonNode places, JsonNode indices) {
    return Stream.iterate(0, i -> i < indices.size(), i -> i + 1)
        .map(i -> places.path("name").path(indices.path(i).asInt()).asText())
        .toList();
  }

  @Test
  void outlinesAreThoseOfTheShippedBoundaries() throws IOException {
    write(fixture.publish("2024-12-01", List.of(IN_SHEFFIELD)));

    JsonNode page = data("edition");
    Map<String, String> files = new HashMap<>();
    page.path("geographies")
        .forEach(g -> files.put(g.path("geography").asText(), g.path("outlines").asText("")));
    assertThat(files).containsOnlyKeys("ITL1", "LAD", "TTWA");
    assertThat(files.get("TTWA")).as("no outline of it is known").isEmpty();
    JsonNode districts = data(files.getOrDefault("LAD", ""));
    assertThat(districts.path("places")).hasSize(2);
    JsonNode ring = districts.path("rings").path(1).path(0);
    // Steps: the first position, then differences that lead round and nearly back.
    long lon = 0;
    long lat = 0;
    long mostWest = Long.MAX_VALUE;
    long mostNorth = Long.MIN_VALUE;
    for (int i = 0; i < ring.size(); i += 2) {
      lon += ring.path(i).asLong();
      lat += ring.path(i + 1).asLong();
      mostWest = Math.min(mostWest, lon);
      mostNorth = Math.max(mostNorth, lat);
    }
    assertThat(mostWest).isBetween(-18_200L, -17_800L);
    assertThat(mostNorth).isBetween(534_000L, 536_000L);
  }

  @Test
  void restrictedTablesAreNotEvenOpened() throws IOException {
    Snapshots.Entry entry = fixture.publish("2024-12-01", List.of(IN_SHEFFIELD));
    Path members =
        Roots.folder(fixture.root())
            .resolve(entry.path())
            .resolve("restricted/members/part-00000.parquet");
    try (Stream<Path> restricted = Files.walk(members.getParent())) {
      for (Path file : restricted.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "nobody reads this");
      }
    }

    write(entry);

    try (Stream<Path> files = Files.walk(folder.resolve("map"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("SECRET");
      }
    }
  }

  @Test
  void namesOfAnyKindStayTextInTheDataAndAreNowhereInThePage() throws IOException {
    String name = "=cmd|'x'!A1 </script><img src=x onerror=alert(1)> \"q\" \u2028 مجموعة";
    write(
        fixture.publish(
            "2024-12-01",
            List.of(new MapFixture.Cluster("c1", name, "Defence", 12, -1.47, 53.38))));

    assertThat(data("clusters/2024-12-01").path("name").path(0).asText()).isEqualTo(name);
    String raw = Files.readString(folder.resolve("map/data/clusters/2024-12-01.js"));
    assertThat(raw).doesNotContain("<").doesNotContain("\u2028");
    assertThat(Files.readString(folder.resolve("map/index.html"))).doesNotContain("onerror");
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndHoldsNoScriptOrStyleOfItsOwn() throws IOException {
    write(fixture.publish("2024-12-01", List.of(IN_SHEFFIELD)));

    String page = Files.readString(folder.resolve("map/index.html"));
    assertThat(page).contains("default-src 'none'; script-src 'self'; style-src 'self'");
    assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("{{");
    assertThat(page).doesNotContain("<style").doesNotContain(" style=").doesNotContain("onclick=");
    assertThat(page.replaceAll("<script defer src=\"[a-z/0-9.-]+\"></script>", ""))
        .doesNotContain("<script");
    for (String script : WebMap.PAGE) {
      String text = Files.readString(folder.resolve("map").resolve(script));
      assertThat(text).as(script).doesNotContain("innerHTML").doesNotContain("eval(");
      if (script.endsWith(".js") || script.endsWith(".css")) {
        assertThat(text.replace("http://www.w3.org/2000/svg", "")).as(script).doesNotContain("://");
      }
    }
    // All that the page names is there.
    java.util.regex.Matcher named =
        java.util.regex.Pattern.compile("(?:src|href)=\"([^#\"]+)\"").matcher(page);
    while (named.find()) {
      assertThat(folder.resolve("map").resolve(named.group(1))).isRegularFile();
    }
  }

  @Test
  void theSameSnapshotGivesTheSameBytes() throws IOException {
    Snapshots.Entry entry = fixture.publish("2024-12-01", MapFixture.nation(60, 1));
    write(entry);
    WebMap.write(fixture.snapshots(), entry, folder.resolve("again"), WebMap.shippedBoundaries());

    try (Stream<Path> files = Files.walk(folder.resolve("map"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path other = folder.resolve("again").resolve(folder.resolve("map").relativize(file));
        assertThat(Files.mismatch(file, other)).as(file.toString()).isEqualTo(-1);
      }
    }
  }

  @Test
  void earlierEditionsBecomeTheTimeSliderWithWhatBecameOfClusters() throws IOException {
    fixture.publish("2022-01-01", List.of(IN_SHEFFIELD, IN_LONDON));
    Snapshots.Entry shown =
        fixture.publish(
            "2023-01-01",
            List.of(
                IN_SHEFFIELD,
                new MapFixture.Cluster("c3", "Defence · Leeds", "Defence", 15, -1.55, 53.8)),
            "'c3', 'born', ''",
            "'c2', 'died', 'c2'");
    fixture.publish("2024-01-01", List.of(IN_LONDON));
    write(shown);

    JsonNode editions = data("edition").path("editions");
    assertThat(editions)
        .map(e -> e.path("as_of").asText())
        .containsExactly("2022-01-01", "2023-01-01");
    JsonNode events = editions.path(1).path("events");
    assertThat(events).map(e -> e.path("event").asText()).containsExactly("born", "died");
    assertThat(events.path(0).path("at")).map(JsonNode::asInt).containsExactly(-155000, 5380000);
    // The one that is gone is shown where it was.
    assertThat(events.path(1).path("at")).map(JsonNode::asInt).containsExactly(-12000, 5151000);
    assertThat(events.path(1).path("name").asText()).isEqualTo("Defence · London");
    assertThat(data("clusters/2022-01-01").path("id")).hasSize(2);
  }

  @Test
  void anEarlierEditionThatCannotBeShownIsLeftOutAndNamed() throws IOException {
    fixture.without("centroid_lon").publish("2022-01-01", List.of(IN_SHEFFIELD));
    Snapshots.Entry shown =
        fixture.with("centroid_lon", "lon").publish("2023-01-01", List.of(IN_SHEFFIELD));

    WebMap.Written written = write(shown);

    assertThat(written.editions()).isEqualTo(1);
    assertThat(written.notes()).singleElement().asString().contains("2022-01-01", "centroid_lon");
  }

  @Test
  void anOlderEditionWithoutLaterColumnsIsShownWithWhatItHas() throws IOException {
    write(
        fixture
            .without("confidence")
            .without("confidence_reasons")
            .without("q_value")
            .without("stability_planted")
            .publish("2024-12-01", List.of(IN_SHEFFIELD)));

    JsonNode clusters = data("clusters/2024-12-01");
    assertThat(clusters.path("q_value").path(0).isNull()).isTrue();
    assertThat(clusters.path("confidence").path(0).isNull()).isTrue();
    assertThat(clusters.path("firms").path(0).asLong()).isEqualTo(40);
  }

  @Test
  void anEditionThatLacksWhatAMapNeedsIsRefusedByName() {
    Snapshots.Entry entry =
        fixture.without("centroid_lon").publish("2024-12-01", List.of(IN_SHEFFIELD));

    Fault fault = catchThrowableOfType(Fault.class, () -> write(entry));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT);
    assertThat(fault).hasMessageContaining("edition").hasMessageContaining("centroid_lon");
    assertThat(folder.resolve("map")).doesNotExist();
  }

  @Test
  void withoutBoundariesThePageSaysWhy() throws IOException {
    Snapshots.Entry entry = fixture.publish("2024-12-01", List.of(IN_SHEFFIELD));

    WebMap.Written written = write(entry, Boundaries.read(folder.resolve("gone.parquet")));

    assertThat(written.notes()).singleElement().asString().contains("gone.parquet");
    assertThat(data("edition").path("notes").path(0).asText())
        .startsWith("The map has no background");
    assertThat(data("edition").path("geographies").findValues("outlines")).isEmpty();
  }

  @Test
  void aDamagedFileOfBoundariesIsNoReasonToFail() throws IOException {
    Path damaged = Files.writeString(folder.resolve("places.parquet"), "no Parquet");
    write(fixture.publish("2024-12-01", List.of(IN_SHEFFIELD)), Boundaries.read(damaged));

    assertThat(data("edition").path("notes").path(0).asText()).contains("cannot be read");
  }

  @Test
  void clustersOfAnotherCountryGetNoBritishBackground() throws IOException {
    write(
        fixture.publish(
            "2024-12-01",
            List.of(new MapFixture.Cluster("c1", "Defence · Lyon", "Defence", 12, 4.84, 45.76))));

    assertThat(data("edition").path("notes").path(0).asText()).contains("British");
    assertThat(data("edition").path("geographies").findValues("outlines")).isEmpty();
  }

  @Test
  void aMapWithoutAClusterIsWritten() throws IOException {
    WebMap.Written written = write(fixture.publish("2024-12-01", List.of()));

    assertThat(written.clusters()).isZero();
    assertThat(data("clusters/2024-12-01").path("id")).isEmpty();
    assertThat(folder.resolve("map/index.html")).isRegularFile();
  }

  @Test
  void aFolderThatHoldsSomethingIsRefused() throws IOException {
    Snapshots.Entry entry = fixture.publish("2024-12-01", List.of(IN_SHEFFIELD));
    Files.createDirectories(folder.resolve("map"));
    Files.writeString(folder.resolve("map/mine.txt"), "mine");

    Fault fault = catchThrowableOfType(Fault.class, () -> write(entry));

    assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFIG);
    assertThat(folder.resolve("map/mine.txt")).hasContent("mine");
  }

  @Test
  void sourcesCarryLicenceAndAttribution() throws IOException {
    write(fixture.publish("2024-12-01", List.of(IN_SHEFFIELD)));

    JsonNode source = data("edition").path("sources").path(0);
    assertThat(source.path("licence").asText()).isEqualTo("OGL v3");
    // As the snapshot tells them: what the program ships has other lines.
    assertThat(source.path("attribution"))
        .map(JsonNode::asText)
        .containsExactly("Contains OS data");
    assertThat(folder.resolve("map/leaflet/LICENSE")).content().contains("Redistribution");
  }

  @Test
  void outlinesThatAreNoPolygonsDrawNothing() {
    assertThat((Object) Outline.wkb("text")).isNull();
    assertThat((Object) Outline.wkb(new byte[] {1, 2, 3})).isNull();
    assertThat((Object) Outline.wkb(null)).isNull();
  }
}
