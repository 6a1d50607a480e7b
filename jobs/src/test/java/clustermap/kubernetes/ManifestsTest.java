package clustermap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.cli.ExitCode;
import clustermap.config.RunConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests for Kubernetes against its schema and its rules, and what they say of one another.
 */
class ManifestsTest {
  private static final String IN_IMAGE = "/opt/clustermap";

  @ParameterizedTest
  @ValueSource(strings = {"k8s/driver.yaml", "k8s/executor.yaml", "schedules/cronjob.yaml"})
  void kubernetesFindsNoFault(String file) {
    List<JsonNode> documents = Manifests.documents(Manifests.CONF.resolve(file));

    assertThat(documents).isNotEmpty();
    assertThat(Manifests.mistakes(documents)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // By the schema: names of fields, their places and types, and what must be there.
        "restartPolicy: Never | restartPolcy: Never | Job.spec.template.spec.restartPolcy: unknown field",
        "activeDeadlineSeconds | activeDeadlineSecond | Job.spec.activeDeadlineSecond: unknown field",
        "backoffLimit: 3 | serviceAccountName: a | Job.spec.serviceAccountName: unknown field",
        "fieldPath: status.podIP | fieldPth: status.podIP | Job.spec.template.spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: missing",
        "backoffLimit: 3 | backoffLimit: three | Job.spec.backoffLimit: expected Integer, found \"three\"",
        "runAsNonRoot: true | runAsNonRoot: 'true' | Job.spec.template.spec.securityContext.runAsNonRoot: expected Boolean, found \"true\"",
        "'values: [2, 3, 4, 6, 70]' | values: 2 | Job.spec.podFailurePolicy.rules[0].onExitCodes.values: expected a list, found 2",
        "memory: 8Gi | memory: 8GB | Job.spec.template.spec.containers[0].resources.requests.memory: expected Quantity, found \"8GB\"",
        "operator: In | # | Job.spec.podFailurePolicy.rules[0].onExitCodes.operator: missing",
        "verbs: | verb: | Role.rules[0].verbs: missing",
        "batch/v1 | batch/v2 | batch/v2 Job: not a kind that is known here",
        // By the rules.
        "restartPolicy: Never | restartPolicy: OnFailure | OnFailure: podFailurePolicy needs Never",
        "restartPolicy: Never | restartPolicy: Always | Always: a job needs Never or OnFailure",
        "containerName: clustermap | containerName: other | onExitCodes.containerName: other is no container of the pod",
        "values: [2, | values: [0, | are not distinct, in order and without 0",
        "action: FailJob | action: Fail | Fail is none of FailJob, Ignore, Count",
        "'- { name: data,' | '- { name: dat,' | containers.clustermap.volumeMounts: dat is no volume of the pod",
        "'- name: data' | '- name: other' | Job.spec.template.spec.volumes.other: no container mounts it",
        "runAsUser: 185 | runAsUser: 0 | runAsUser: 0 is root",
        "'limits: { memory: 8Gi' | 'limits: { memory: 6Gi' | resources.requests.memory: above its limit",
        "fieldPath: status.podIP | fieldPath: status.ip | env.POD_IP: status.ip is no field",
        "serviceAccountName: clustermap | serviceAccountName: other | there is no ServiceAccount other in clustermap",
        "serviceAccountName: clustermap | serviceAccountName: other | no role is bound to other",
        "'kind: Role\n  name: clustermap-driver' | 'kind: Role\n  name: other' | RoleBinding.roleRef: there is no Role other in clustermap",
        "'kind: ServiceAccount\n    name: clustermap' | 'kind: ServiceAccount\n    name: other' | RoleBinding.subjects: there is no ServiceAccount other in clustermap",
        "app: clustermap | app: cluster map | labels.app: cluster map is no value of a label",
        "name: clustermap-night | name: Clustermap | Job.metadata.name: Clustermap is no name",
      })
  void aMistakeInTheDriverIsFoundWithItsPath(String right, String wrong, String told) {
    assertFound(Manifests.DRIVER, right, wrong, told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restartPolicy | restartPolcy | CronJob.spec.jobTemplate.spec.template.spec.restartPolcy: unknown field",
        "schedule: | schedul: | CronJob.spec.schedule: missing",
        "'jobTemplate:\n' | 'jobTemplate:\n    backoffLimit: 3\n' | CronJob.spec.jobTemplate.backoffLimit: unknown field",
        "concurrencyPolicy: Forbid | concurrencyPolicy: Forbidden | Forbidden is none of Allow, Forbid, Replace",
        "Etc/UTC | Europe/Leeds | CronJob.spec.timeZone: Unknown time-zone ID",
        "30 2 * * * | 30 2 * * | 30 2 * * is not five fields",
      })
  void aMistakeInTheCronJobIsFoundWithItsPath(String right, String wrong, String told) {
    assertFound(Manifests.CRON_JOB, right, wrong, told);
  }

  private static void assertFound(Path file, String right, String wrong, String told) {
    String text = Manifests.text(file);
    assertThat(text).contains(right);

    assertThat(Manifests.mistakes(Manifests.documents(text.replace(right, wrong))))
        .anySatisfy(mistake -> assertThat(mistake).contains(told));
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> Manifests.documents("kind: Pod\nspec: {}\nspec: {}\n"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("spec");
  }

  @ParameterizedTest
  @CsvSource({
    "k8s/driver.yaml, Job, /spec",
    "schedules/cronjob.yaml, CronJob, /spec/jobTemplate/spec"
  })
  void aNightIsTriedAgainAfterAnUnavailableStoreAloneAndEndsAtADeadline(
      String file, String kind, String at) {
    JsonNode job = Manifests.one(Manifests.CONF.resolve(file), kind).at(at);
    JsonNode onCodes = job.at("/podFailurePolicy/rules/0/onExitCodes");

    assertThat(job.path("backoffLimit").asInt()).isPositive();
    assertThat(job.path("activeDeadlineSeconds").asInt()).isPositive();
    assertThat(job.at("/podFailurePolicy/rules/0/action").asText()).isEqualTo("FailJob");
    assertThat(onCodes.path("operator").asText()).isEqualTo("In");
    assertThat(onCodes.path("values"))
        .extracting(JsonNode::asInt)
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .filter(code -> code != ExitCode.DONE && code != ExitCode.UNAVAILABLE)
                .map(ExitCode::code)
                .toList());
  }

  @Test
  void aNightOfTheScheduleNeverMeetsTheOneBefore() {
    JsonNode spec = Manifests.one(Manifests.CRON_JOB, "CronJob").path("spec");

    assertThat(spec.path("concurrencyPolicy").asText()).isEqualTo("Forbid");
  }

  @Test
  void theScheduleStartsTheLauncherOfTheCheckout() {
    JsonNode container =
        Manifests.one(Manifests.CRON_JOB, "CronJob")
            .at("/spec/jobTemplate/spec/template/spec/containers/0");
    String program = container.at("/command/0").asText();

    assertThat(program).startsWith(IN_IMAGE);
    assertThat(
            Files.isExecutable(
                Manifests.CONF.resolveSibling(program.substring(IN_IMAGE.length() + 1))))
        .isTrue();
    assertThat(container.at("/args/0").asText()).isEqualTo("nightly");
  }

  @Test
  void profileAndManifestsSayTheSame() {
    JsonNode driver = Manifests.one(Manifests.DRIVER, "Job");
    JsonNode executor = Manifests.one(Manifests.EXECUTOR, "Pod");
    var profile =
        RunConfig.load(Manifests.CONF.resolve("k8s.conf"), new TreeMap<>(), Manifests.CONF).spark();

    assertThat(SubmittedNight.option("--master")).isEqualTo(profile.get("spark.master"));
    assertThat(SubmittedNight.option("--conf")).isEqualTo(IN_IMAGE + "/conf/k8s.conf");
    assertThat(driver.at("/metadata/namespace").asText())
        .isEqualTo(profile.get("spark.kubernetes.namespace"));
    assertThat(SubmittedNight.container().path("image").asText())
        .isEqualTo(profile.get("spark.kubernetes.container.image"));
    assertThat(profile.get("spark.kubernetes.executor.podTemplateFile"))
        .isEqualTo(IN_IMAGE + "/conf/k8s/executor.yaml");
    assertThat(executor.at("/spec/containers/0/name").asText())
        .isEqualTo(profile.get("spark.kubernetes.executor.podTemplateContainerName"));
    // Both see inputs and root under one path, as one user.
    JsonNode pod = driver.at("/spec/template/spec");
    assertThat(executor.at("/spec/volumes")).isEqualTo(pod.path("volumes"));
    assertThat(executor.at("/spec/containers/0/volumeMounts"))
        .isEqualTo(pod.at("/containers/0/volumeMounts"));
    assertThat(executor.at("/spec/securityContext")).isEqualTo(pod.path("securityContext"));
  }

  @Test
  void aRoleAllowsWhatItNames() {
    Role role = Role.of(Manifests.one(Manifests.DRIVER, "Role"));

    assertThat(role.allows("create", "", "pods")).isTrue();
    assertThat(role.allows("create", "", "secrets")).isFalse();
    assertThat(role.allows("create", "apps", "pods")).isFalse();
    assertThat(role.allows("escalate", "", "pods")).isFalse();
  }
}
