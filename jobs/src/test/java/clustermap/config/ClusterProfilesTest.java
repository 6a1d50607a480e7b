package clustermap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profiles of clusters that no test can start load, and hold known keys only. */
class ClusterProfilesTest {
  private static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();

  @ParameterizedTest
  @CsvSource({"yarn.conf, yarn", "k8s.conf, k8s://https://kubernetes.default.svc"})
  void aProfileIsTheSampleWithACluster(String file, String master) {
    RunConfig profile = RunConfig.load(CONF.resolve(file), new TreeMap<>(), CONF);
    RunConfig sample = RunConfig.load(CONF.resolve("sample.conf"), new TreeMap<>(), CONF);

    assertThat(profile.spark())
        .containsEntry("spark.master", master)
        .containsKeys("spark.executor.memory", "spark.executor.cores");
    assertThat(profile.waitForCluster()).isEqualTo(Duration.ofMinutes(15));
    assertThat(profile.inputs()).isEqualTo(sample.inputs());
    Map<String, String> others = new TreeMap<>(profile.effective());
    others.keySet().removeIf(key -> key.startsWith("spark.") || key.startsWith("run.wait"));
    Map<String, String> same = new TreeMap<>(sample.effective());
    same.keySet().removeIf(key -> key.startsWith("spark.") || key.startsWith("run.wait"));
    assertThat(others).isEqualTo(same);
  }

  @Test
  void theProfileOfAnObjectStoreIsTheSampleWithHadoopsKeysAndNoCredentials() {
    RunConfig profile = RunConfig.load(CONF.resolve("s3.conf"), Map.of("root", "s3a://b/c"), CONF);

    assertThat(profile.root()).isEqualTo("s3a://b/c");
    assertThat(profile.store()).isEqualTo(new RunConfig.Store(false, Duration.ofMinutes(1)));
    assertThat(profile.spark().keySet())
        .anyMatch(key -> key.startsWith("spark.hadoop.fs.s3a."))
        .noneMatch(key -> key.contains("secret") || key.contains("access.key"));
  }

  @Test
  void aRunWaitsSomeMinutesForAClusterUnlessToldOtherwise() {
    assertThat(RunConfig.load(CONF.resolve("sample.conf"), new TreeMap<>(), CONF).waitForCluster())
        .isEqualTo(Duration.ofMinutes(5));
  }
}
