package clustermap.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What an API server refuses beside what breaks the schema, as far as our manifests and Spark's
 * pods go into it: which fields go together, and names that must meet.
 */
final class KubernetesRules {
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SCHEDULE = Pattern.compile("([0-9*/,-]+ ){4}[0-9*/,-]+");
  private static final Pattern QUANTITY = Pattern.compile("([0-9.]+)([a-zA-Z]*)");
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "", BigDecimal.ONE,
          "m", new BigDecimal("0.001"),
          "Ki", BigDecimal.valueOf(1L << 10),
          "Mi", BigDecimal.valueOf(1L << 20),
          "Gi", BigDecimal.valueOf(1L << 30));
  private static final Set<String> FIELDS_OF_POD =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  private final List<String> mistakes = new ArrayList<>();

  private KubernetesRules() {}

  /** What is wrong with documents that are applied together; see {@link KubernetesSchema}. */
  static List<String> mistakes(List<JsonNode> documents) {
    KubernetesRules rules = new KubernetesRules();
    for (JsonNode document : documents) {
      rules.names(document);
      switch (document.path("kind").asText()) {
        case "Pod" -> rules.pod("Pod.spec", document.path("spec"));
        case "Job" -> rules.job("Job.spec", document.path("spec"));
        case "CronJob" -> rules.cronJob(document.path("spec"));
        case "RoleBinding" -> rules.binding(document, documents);
        default -> {}
      }
    }
    rules.accounts(documents);
    return rules.mistakes;
  }

  private void unless(boolean right, String path, String mistake) {
    if (!right) {
      mistakes.add(path + ": " + mistake);
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<String> each(JsonNode array, Function<JsonNode, JsonNode> field) {
    return list(array).stream().map(field).map(JsonNode::asText).toList();
  }

  private void among(JsonNode word, String path, String... allowed) {
    unless(
        word.isMissingNode() || Set.of(allowed).contains(word.asText()),
        path,
        word.asText() + " is none of " + String.join(", ", allowed));
  }

  private void names(JsonNode document) {
    String path = document.path("kind").asText() + ".metadata";
    JsonNode metadata = document.path("metadata");
    for (String name : List.of("name", "namespace")) {
      unless(
          !metadata.has(name) || NAME.matcher(metadata.path(name).asText()).matches(),
          path + "." + name,
          metadata.path(name).asText() + " is no name");
    }
    labels(path + ".labels", metadata.path("labels"));
  }

  private void labels(String path, JsonNode labels) {
    labels
        .properties()
        .forEach(
            label ->
                unless(
                    LABEL_VALUE.matcher(label.getValue().asText()).matches(),
                    path + "." + label.getKey(),
                    label.getValue().asText() + " is no value of a label"));
  }

  private void cronJob(JsonNode spec) {
    unless(
        SCHEDULE.matcher(spec.path("schedule").asText()).matches(),
        "CronJob.spec.schedule",
        spec.path("schedule").asText() + " is not five fields of numbers");
    among(
        spec.path("concurrencyPolicy"),
        "CronJob.spec.concurrencyPolicy",
        "Allow",
        "Forbid",
        "Replace");
    if (spec.has("timeZone")) {
      try {
        ZoneId.of(spec.path("timeZone").asText());
      } catch (DateTimeException e) {
        mistakes.add("CronJob.spec.timeZone: " + e.getMessage());
      }
    }
    job("CronJob.spec.jobTemplate.spec", spec.path("jobTemplate").path("spec"));
  }

  private void job(String path, JsonNode job) {
    JsonNode pod = job.path("template").path("spec");
    String below = path + ".template.spec";
    labels(path + ".template.metadata.labels", job.at("/template/metadata/labels"));
    pod(below, pod);
    // A pod that says nothing is started again and again, which a job does not allow.
    String restart = pod.path("restartPolicy").asText("Always");
    unless(
        restart.equals("Never") || restart.equals("OnFailure"),
        below + ".restartPolicy",
        restart + ": a job needs Never or OnFailure");
    JsonNode policy = job.path("podFailurePolicy");
    if (!policy.isMissingNode()) {
      unless(
          restart.equals("Never"),
          below + ".restartPolicy",
          restart + ": podFailurePolicy needs Never");
      List<JsonNode> rules = list(policy.path("rules"));
      for (int i = 0; i < rules.size(); i++) {
        failureRule(path + ".podFailurePolicy.rules[" + i + "]", rules.get(i), pod);
      }
    }
  }

  private void failureRule(String path, JsonNode rule, JsonNode pod) {
    among(rule.path("action"), path + ".action", "FailJob", "Ignore", "Count");
    unless(
        rule.has("onExitCodes") != rule.has("onPodConditions"),
        path,
        "needs one of onExitCodes and onPodConditions");
    JsonNode onCodes = rule.path("onExitCodes");
    if (!onCodes.isMissingNode()) {
      String below = path + ".onExitCodes";
      among(onCodes.path("operator"), below + ".operator", "In", "NotIn");
      List<Integer> codes = list(onCodes.path("values")).stream().map(JsonNode::asInt).toList();
      unless(
          !codes.isEmpty()
              && codes.equals(codes.stream().distinct().sorted().toList())
              && !(onCodes.path("operator").asText().equals("In") && codes.contains(0)),
          below + ".values",
          codes + " are not distinct, in order and without 0");
      JsonNode container = onCodes.path("containerName");
      unless(
          container.isMissingNode()
              || each(pod.path("containers"), c -> c.path("name")).contains(container.asText()),
          below + ".containerName",
          container.asText() + " is no container of the pod");
    }
    for (JsonNode condition : rule.path("onPodConditions")) {
      among(condition.path("status"), path + ".onPodConditions.status", "True", "False", "Unknown");
    }
  }

  private void pod(String path, JsonNode pod) {
    among(pod.path("restartPolicy"), path + ".restartPolicy", "Always", "OnFailure", "Never");
    List<String> volumes = each(pod.path("volumes"), volume -> volume.path("name"));
    List<String> containers = each(pod.path("containers"), container -> container.path("name"));
    distinct(path + ".volumes", volumes);
    distinct(path + ".containers", containers);
    unless(!containers.isEmpty(), path + ".containers", "none");
    JsonNode security = pod.path("securityContext");
    unless(
        !security.path("runAsNonRoot").asBoolean() || security.path("runAsUser").asInt(1) != 0,
        path + ".securityContext.runAsUser",
        "0 is root");
    Set<String> mounted = new HashSet<>();
    for (JsonNode container : pod.path("containers")) {
      container(path + ".containers." + container.path("name").asText(), container, volumes);
      mounted.addAll(each(container.path("volumeMounts"), mount -> mount.path("name")));
    }
    for (String volume : volumes) {
      unless(mounted.contains(volume), path + ".volumes." + volume, "no container mounts it");
    }
  }

  private void distinct(String path, List<String> names) {
    unless(new HashSet<>(names).size() == names.size(), path, names + " are not distinct");
    for (String name : names) {
      unless(NAME.matcher(name).matches(), path, name + " is no name");
    }
  }

  private void container(String path, JsonNode container, List<String> volumes) {
    Set<String> paths = new HashSet<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      unless(
          volumes.contains(mount.path("name").asText()),
          path + ".volumeMounts",
          mount.path("name").asText() + " is no volume of the pod");
      unless(
          paths.add(mount.path("mountPath").asText()),
          path + ".volumeMounts",
          mount.path("mountPath").asText() + " is mounted twice");
    }
    for (JsonNode variable : container.path("env")) {
      JsonNode field = variable.at("/valueFrom/fieldRef/fieldPath");
      unless(
          field.isMissingNode() || FIELDS_OF_POD.contains(field.asText()),
          path + ".env." + variable.path("name").asText(),
          field.asText() + " is no field that a pod can be told");
    }
    JsonNode requests = container.at("/resources/requests");
    container
        .at("/resources/limits")
        .properties()
        .forEach(
            limit ->
                unless(
                    !requests.has(limit.getKey())
                        || amount(requests.path(limit.getKey())).compareTo(amount(limit.getValue()))
                            <= 0,
                    path + ".resources.requests." + limit.getKey(),
                    "above its limit"));
  }

  private static BigDecimal amount(JsonNode quantity) {
    Matcher parts = QUANTITY.matcher(quantity.asText());
    BigDecimal unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
    if (unit == null) {
      throw new IllegalStateException(quantity + " cannot be compared");
    }
    return new BigDecimal(parts.group(1)).multiply(unit);
  }

  private static String key(JsonNode document) {
    JsonNode metadata = document.path("metadata");
    return document.path("kind").asText()
        + " "
        + metadata.path("name").asText()
        + " in "
        + metadata.path("namespace").asText("default");
  }

  private static Set<String> keys(List<JsonNode> documents) {
    return documents.stream().map(KubernetesRules::key).collect(Collectors.toSet());
  }

  private void binding(JsonNode binding, List<JsonNode> documents) {
    String namespace = binding.path("metadata").path("namespace").asText("default");
    JsonNode role = binding.path("roleRef");
    meet(
        "RoleBinding.roleRef",
        role.path("kind").asText() + " " + role.path("name").asText() + " in " + namespace,
        documents);
    unless(
        role.path("apiGroup").asText().equals("rbac.authorization.k8s.io"),
        "RoleBinding.roleRef.apiGroup",
        role.path("apiGroup").asText() + " has no roles");
    for (JsonNode subject : binding.path("subjects")) {
      meet(
          "RoleBinding.subjects",
          subject.path("kind").asText()
              + " "
              + subject.path("name").asText()
              + " in "
              + subject.path("namespace").asText(namespace),
          documents);
    }
  }

  private void meet(String path, String key, List<JsonNode> documents) {
    unless(keys(documents).contains(key), path, "there is no " + key);
  }

  /** Accounts that pods ask for are there, and a role is bound to each. */
  private void accounts(List<JsonNode> documents) {
    for (JsonNode document : documents) {
      JsonNode account = document.at("/spec/template/spec/serviceAccountName");
      if (account.isMissingNode()) {
        continue;
      }
      String namespace = document.path("metadata").path("namespace").asText("default");
      String path = "Job.spec.template.spec.serviceAccountName";
      meet(path, "ServiceAccount " + account.asText() + " in " + namespace, documents);
      unless(
          documents.stream()
              .flatMap(binding -> list(binding.path("subjects")).stream())
              .anyMatch(subject -> subject.path("name").equals(account)),
          path,
          "no role is bound to " + account.asText());
    }
  }
}
