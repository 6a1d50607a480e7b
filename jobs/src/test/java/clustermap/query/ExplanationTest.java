package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Roots;
import clustermap.SampleRun;
import clustermap.publish.Snapshots;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  @Tag("sample")
  @Test
  void tellsOfEveryClusterOfTheSampleWhatItsTablesSay() throws IOException, SQLException {
    Snapshots snapshots = Snapshots.of(Roots.readable(SampleRun.get().root(), null));
    Snapshots.Entry entry = snapshots.current();
    // Every third each time.
    int offset = new Random().nextInt(3);
    System.out.println("every third cluster is explained, from number " + offset);
    int hidden = 0;
    int overlapping = 0;
    try (Query query = Query.open(snapshots, entry)) {
      for (Map<String, @Nullable Object> row :
          query.rows(
              "SELECT cluster_id, name FROM (SELECT *, row_number() OVER (ORDER BY cluster_id) AS n"
                  + " FROM clusters) WHERE n % 3 = "
                  + offset)) {
        String id = String.valueOf(row.get("cluster_id"));
        Explanation byId = Explanation.of(query, entry, id);
        JsonNode json = new ObjectMapper().readTree(byId.json());
        String screen = byId.screen(0);

        assertThat(Explanation.of(query, entry, String.valueOf(row.get("name"))).json())
            .isEqualTo(byId.json());
        assertThat(screen).startsWith(String.valueOf(row.get("name"))).contains(id);
        assertThat(screen.lines()).as(id).hasSizeLessThan(85);
        assertThat(screen)
            .contains("stage             " + json.path("stage").asText() + " (")
            .contains(" of resamples");
        for (JsonNode column : json.path("suppressed")) {
          hidden++;
          assertThat(json.path("figures").path(column.asText()).isNull()).isTrue();
        }
        assertThat(screen.contains("hidden"))
            .isEqualTo(
                screen.contains("Hidden by disclosure")
                    || json.path("rd_years").toString().contains("\"rd_spend_gbp\":null"));
        overlapping += json.path("neighbours").path("overlapping").size();
        assertThat(json.path("support").size()).isEqualTo(3);
        assertThat(json.path("neighbours").path("same_sector").toString()).doesNotContain(id);
      }
    }
    assertThat(hidden).isPositive();
    assertThat(overlapping).isPositive();
  }

  @Test
  void showsHostileTextAsText() {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("cluster_id", "id\u001b[2J");
    figures.put("taxonomy", "t\r");
    figures.put("sector", "\u202esector");
    figures.put("suppressed", List.of("employees", "employees_firms"));
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("name", "Tools\n\u001b[31m <b>& Co</b>");
    content.put("figures", figures);
    content.put("support", List.of(Map.of("kind", "uni\u0007", "nearest_name", "a\nb")));

    String screen = new ExplanationScreen(80).of(content);

    assertThat(screen)
        .contains("Tools\\n\\u001b[31m <b>& Co</b>", "\\u202esector", "a\\nb")
        .contains("people            hidden of the hidden firms that report")
        .doesNotContain("\u001b", "\u202e", "\u0007", "\r");
    assertThat(screen.lines()).allMatch(line -> line.length() <= 80);
  }
}
