package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.table.Contract;
import clustermap.table.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataDictionaryTest {
  private static final String WRITE = "clustermap.write.docs";

  /** The module is the working directory of its tests. */
  private static final Path DOCUMENT = Path.of("..", "docs", "DATA_DICTIONARY.md");

  @Test
  void theDocumentSaysWhatTheContractsSay() throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, DataDictionary.markdown());
    }
    assertThat(DOCUMENT).exists();
    assertThat(Files.readString(DOCUMENT))
        .as(
            "docs/DATA_DICTIONARY.md differs from the contracts; make it again with: mvn -pl jobs"
                + " test -Dtest=DataDictionaryTest -D%s=true",
            WRITE)
        .isEqualTo(DataDictionary.markdown());
  }

  @Test
  void everyTableHasAHeadingThatItsLinkReaches() {
    String document = DataDictionary.markdown();
    for (Contract contract : Contracts.all()) {
      assertThat(document).contains("\n### " + contract.name());
    }
    assertThat(document).contains("(#places-input)").contains("\n### places (input)\n");
  }
}
