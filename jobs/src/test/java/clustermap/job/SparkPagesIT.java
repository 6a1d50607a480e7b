package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import clustermap.config.RunConfig;
import clustermap.store.LocalStore;
import clustermap.table.Contract;
import clustermap.table.Field;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own pages show of a run with {@code conf/metrics.conf}. */
class SparkPagesIT {
  private static final Field NUMBER = Field.count("number", "A number.");
  private static final Contract NUMBERS =
      Contract.of(Contract.Tier.STAGE, "numbers", "A number a row.", NUMBER).keyed(NUMBER);

  @TempDir private Path temp;

  private static String get(String address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(address).isEqualTo(200);
    return answer.body();
  }

  @Test
  void prometheusFindsMetricsAndJobsCarryTheNamesOfStages()
      throws IOException, InterruptedException {
    Path conf = Path.of("../conf").toAbsolutePath().normalize();
    Path profile =
        Files.writeString(
            temp.resolve("run.conf"),
            "include \"%s/sample.conf\"\ninclude \"%s/metrics.conf\"\nspark.ui.port = 0\n"
                .formatted(conf, conf));
    RunConfig config = RunConfig.load(profile, new TreeMap<>(), temp);

    try (Session session = Session.start(config, new LocalStore(temp), 0)) {
      Files.createDirectories(temp.resolve("stages"));
      StageRunner runner =
          new StageRunner(
              session.spark(),
              new LocalStore(temp.resolve("stages")),
              "code",
              1,
              Progress.silent());
      runner.run(
          new StageRunner.Stage("counting", "", List.of()),
          NUMBERS,
          () -> session.spark().range(1_000).select(col("id").as("number")));
      String page =
          session.spark().sparkContext().uiWebUrl().get().replaceFirst("//[^:/]+", "//127.0.0.1");

      assertThat(get(page + "/metrics/prometheus/"))
          .contains("metrics_clustermap_driver_BlockManager_memory_maxMem_MB_Value")
          .contains("metrics_clustermap_driver_jvm_heap_used_Value")
          .contains("metrics_clustermap_driver_DAGScheduler_job_allJobs_Value");
      assertThat(get(page + "/metrics/executors/prometheus/"))
          .contains("metrics_executor_completedTasks_total{application_id=");
      JsonNode jobs =
          new ObjectMapper()
              .readTree(
                  get(
                      page
                          + "/api/v1/applications/"
                          + session.spark().sparkContext().applicationId()
                          + "/jobs"));
      assertThat(jobs).isNotEmpty();
      assertThat(jobs)
          .allSatisfy(
              job -> {
                assertThat(job.path("description").asText()).isEqualTo("counting: numbers");
                assertThat(job.path("jobGroup").asText()).startsWith("counting ");
              });
      assertThat(get(page + "/stages/")).contains("counting: numbers");
    }
  }
}
