package clustermap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.Launcher.Launched;
import clustermap.cli.ExitCode;
import clustermap.config.RunConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dry run of {@code conf/k8s.conf} and {@code conf/k8s}: Spark's driver in client mode, by the
 * line of the manifest, against an API server that has its role and no node. No pod is run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesDriverIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String TOKEN = "of the account";

  private static final RunConfig PROFILE =
      RunConfig.load(Manifests.CONF.resolve("k8s.conf"), new TreeMap<>(), Manifests.CONF);

  private static final int INSTANCES = Integer.parseInt(setting("executor.instances"));

  /** More than Spark takes from so many executors before it ends the process, unless told. */
  private static final int FAILING = 2 * INSTANCES + 1;

  @TempDir private static Path temp;

  private final JsonNode job = Manifests.one(Manifests.DRIVER, "Job");
  private final String namespace = job.at("/metadata/namespace").asText();
  private final String driver = job.at("/metadata/name").asText() + "-x7k2p";
  private final Role role = Role.of(Manifests.one(Manifests.DRIVER, "Role"));
  private KubernetesObjects objects;
  private KubernetesApi api;
  private KubernetesApi forbidding;
  private Launched night;
  private Launched stranger;

  @BeforeAll
  void runNights() throws IOException {
    objects = new KubernetesObjects(namespace, FAILING);
    objects.put("pods", driverPod());
    api = new KubernetesApi(namespace, role, TOKEN, objects);
    forbidding = new KubernetesApi(namespace, new Role(List.of()), TOKEN, objects);
    night = night(api, "night");
    stranger = night(forbidding, "stranger");
    night.code(LIMIT);
    stranger.code(LIMIT);
  }

  /** Starts the night of the manifest with this server in place of the cluster's. */
  private Launched night(KubernetesApi server, String name) throws IOException {
    SubmittedNight submitted = new SubmittedNight(Files.createDirectory(temp.resolve(name)));
    Path token = Files.writeString(submitted.home().resolve("token"), TOKEN);
    String master = "k8s://" + server.url();
    return submitted.start(
        Map.of("status.podIP", "127.0.0.1", "metadata.name", driver),
        master,
        " -XX:TieredStopAtLevel=1 -Dkubernetes.auth.tryKubeConfig=false"
            + " -Dkubernetes.auth.serviceAccount.token="
            + token,
        List.of(
            "--set",
            "spark.master=" + master,
            "--set",
            "spark.kubernetes.executor.podTemplateFile="
                + submitted.here(setting("kubernetes.executor.podTemplateFile")),
            "--set",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=1s",
            "--set",
            "run.wait_for_cluster_s=10"));
  }

  @AfterAll
  void stop() {
    api.close();
    forbidding.close();
  }

  private static String setting(String key) {
    return Optional.ofNullable(PROFILE.spark().get("spark." + key)).orElseThrow();
  }

  /** The pod that Kubernetes makes of the job. */
  private ObjectNode driverPod() {
    ObjectNode pod = job.at("/spec/template").deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObject("/metadata").put("name", driver);
    pod.withObject("/status").put("phase", "Running").put("podIP", "127.0.0.1");
    pod.withArray("/status/conditions").addObject().put("type", "Ready").put("status", "True");
    return pod;
  }

  private static void assertUnavailable(Launched run, String... told) {
    assertThat(run.code(LIMIT)).as(run.err()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(run.err()).doesNotContain("this is a bug");
    assertThat(run.err().lines().filter(line -> line.startsWith("clustermap: ")))
        .singleElement()
        .isEqualTo(run.err().lines().reduce("", (before, line) -> line))
        .asString()
        .contains(told);
  }

  @Test
  void aNightWhoseExecutorsFailOrFindNoNodeEndsInTimeAsUnavailable() {
    assertUnavailable(night, "the cluster gave the run no executor within 10 s", api.url());
    assertThat(temp.resolve("night/data/clustermap/CURRENT.json")).doesNotExist();
  }

  @Test
  void aNightWithoutTheRoleIsToldWhatItMayNotDo() {
    assertUnavailable(stranger, forbidding.url(), "get pods in " + namespace + ": no such right");
  }

  @Test
  void theRoleHoldsWhatSparkAsksForAndNothingElse() {
    assertThat(api.refused()).isEmpty();
    assertThat(api.asked()).isEqualTo(role.rights());
  }

  @Test
  void executorsAreWhatProfileAndTemplateSay() {
    JsonNode template = Manifests.one(Manifests.EXECUTOR, "Pod");
    JsonNode wanted = template.at("/spec/containers/0");
    long memory =
        JavaUtils.byteStringAsMb(setting("executor.memory"))
            + JavaUtils.byteStringAsMb(setting("executor.memoryOverhead"));

    List<JsonNode> pods = api.created("Pod");
    assertThat(pods).hasSizeGreaterThanOrEqualTo(FAILING + INSTANCES);
    assertThat(pods)
        .allSatisfy(
            pod -> {
              JsonNode spec = pod.path("spec");
              assertThat(spec.path("securityContext").properties())
                  .containsAll(template.at("/spec/securityContext").properties());
              assertThat(spec.path("volumes")).containsAll(template.at("/spec/volumes"));
              assertThat(pod.at("/metadata/labels").properties())
                  .containsAll(template.at("/metadata/labels").properties());
              assertThat(pod.at("/metadata/ownerReferences/0/name").asText()).isEqualTo(driver);
              assertThat(spec.path("containers")).hasSize(1);
              JsonNode container = spec.at("/containers/0");
              assertThat(container.path("name")).isEqualTo(wanted.path("name"));
              assertThat(container.path("volumeMounts")).containsAll(wanted.path("volumeMounts"));
              assertThat(container.path("image").asText())
                  .isEqualTo(setting("kubernetes.container.image"));
              assertThat(container.at("/resources/requests/cpu").asText())
                  .isEqualTo(setting("executor.cores"));
              assertThat(container.at("/resources/requests/memory").asText())
                  .isEqualTo(container.at("/resources/limits/memory").asText())
                  .isEqualTo(memory + "Mi");
              assertThat(container.path("env").toString())
                  .contains("spark://CoarseGrainedScheduler@127.0.0.1:");
            });
  }

  @Test
  void nothingIsLeftBehind() {
    assertThat(objects.names()).containsExactly("pods/" + driver);
  }
}
