package clustermap.table;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest extends SparkTest {
  @TempDir Path temp;

  @Test
  void whatSparkWritesIsInTheFolderOfThatName() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("a nätion %20 #1"));
    Path rows = folder.resolve("rows");
    spark().range(3).write().parquet(LocalFiles.name(rows));

    assertThat(rows).isDirectory();
    assertThat(spark().read().parquet(LocalFiles.name(rows)).count()).isEqualTo(3);
    Path text = Files.writeString(folder.resolve("x.csv"), "a\n1\n");
    assertThat(spark().read().option("header", true).csv(LocalFiles.name(text)).count()).isOne();
  }
}
