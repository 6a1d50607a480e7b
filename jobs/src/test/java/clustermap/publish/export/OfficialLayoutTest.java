package clustermap.publish.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OfficialLayoutTest {
  private static final String WRITE = "clustermap.write.docs";
  private static final Path DOCUMENT = Path.of("..", "docs", "OFFICIAL_LAYOUT.md");

  @Test
  void theDocumentTellsEveryColumnAsItIsWritten() throws IOException {
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf("| column |");
    int to = document.indexOf("\n\n", from) + 1;
    assertThat(from).isPositive();
    if (Boolean.getBoolean(WRITE)) {
      document = document.substring(0, from) + OfficialColumn.markdown() + document.substring(to);
      Files.writeString(DOCUMENT, document);
      to = document.indexOf("\n\n", from) + 1;
    }
    assertThat(document.substring(from, to))
        .as(
            "docs/OFFICIAL_LAYOUT.md differs from OfficialColumn; make its table again with: mvn"
                + " -pl jobs test -Dtest=OfficialLayoutTest -D%s=true",
            WRITE)
        .isEqualTo(OfficialColumn.markdown());
  }
}
