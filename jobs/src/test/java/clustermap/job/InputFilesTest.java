package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir private Path temp;

  private String referenceHash() throws IOException {
    Path conf =
        Files.writeString(
            temp.resolve("run.conf"),
            TownsReference.setting()
                + """
                root = root
                inputs.companies = companies.csv
                taxonomy = [industrial_strategy, sic_division]
                sectors.dir = sectors
                """);
    RunConfig config = RunConfig.load(conf, Map.of(), temp);
    return new InputFiles(config, Storage.of(config, note -> {})).referenceHash();
  }

  @Test
  void foldersMayBeNamedInAnyWay() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("my rüles %20 #1"));
    Path rules = folder.resolve("rules.csv");
    Files.copy(Path.of("../conf/confluence.csv"), rules);
    Path conf =
        Files.writeString(
            temp.resolve("run.conf"),
            TownsReference.setting()
                + "root = root\ninputs.companies = companies.csv\nconfluence.rules = \""
                + rules
                + "\"\n");
    RunConfig config = RunConfig.load(conf, Map.of(), temp);

    assertThat(new InputFiles(config, Storage.of(config, note -> {})).confluenceHash()).hasSize(64);
  }

  @Test
  void rulesOfATaxonomyThatIsNotMappedChangeNothing() throws IOException {
    Path shipped = Path.of("../conf/sectors/industrial_strategy.csv");
    Path mapped = temp.resolve("sectors/industrial_strategy.csv");
    Files.createDirectories(temp.resolve("sectors"));
    Files.copy(shipped, mapped);
    String before = referenceHash();

    Files.copy(shipped, temp.resolve("sectors/mine.csv"));
    assertThat(referenceHash()).isEqualTo(before);

    Files.writeString(mapped, Files.readString(mapped) + "\n");
    assertThat(referenceHash()).isNotEqualTo(before);
  }
}
