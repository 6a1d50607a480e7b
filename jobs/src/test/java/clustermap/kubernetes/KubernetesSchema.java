package clustermap.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.annotations.SerializedName;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' own schema: the types that its Java client has generated from the OpenAPI of
 * Kubernetes, with the names of all fields and which are required. Read more strictly than the
 * types read themselves: nothing that is not in the schema passes, at whatever depth.
 */
final class KubernetesSchema {
  private static final String TYPES = "io.kubernetes.client.openapi.models.";

  /** What is looked at here; another kind is refused until it stands in this list. */
  private static final Map<String, String> KINDS =
      Map.of(
          "v1 ConfigMap", "V1ConfigMap",
          "v1 Pod", "V1Pod",
          "v1 ServiceAccount", "V1ServiceAccount",
          "batch/v1 CronJob", "V1CronJob",
          "batch/v1 Job", "V1Job",
          "rbac.authorization.k8s.io/v1 Role", "V1Role",
          "rbac.authorization.k8s.io/v1 RoleBinding", "V1RoleBinding");

  private static final Pattern QUANTITY =
      Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?");

  private static final Map<String, Predicate<JsonNode>> VALUES =
      Map.of(
          "String", JsonNode::isTextual,
          "Boolean", JsonNode::isBoolean,
          "Integer", node -> node.isIntegralNumber() && node.canConvertToInt(),
          "Long", node -> node.isIntegralNumber() && node.canConvertToLong(),
          "Double", JsonNode::isNumber,
          "IntOrString", node -> node.isTextual() || node.isInt(),
          "Quantity", KubernetesSchema::isQuantity,
          "OffsetDateTime", KubernetesSchema::isTime);

  private final List<String> mistakes = new ArrayList<>();

  private KubernetesSchema() {}

  /**
   * What is wrong with a document.
   *
   * @return a line for each mistake that begins with kind and path; none when all is right
   */
  static List<String> mistakes(JsonNode document) {
    String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    String type = KINDS.get(kind);
    if (type == null) {
      return List.of(kind + ": not a kind that is known here: " + new TreeSet<>(KINDS.keySet()));
    }
    KubernetesSchema schema = new KubernetesSchema();
    schema.object(document.path("kind").asText(), document, type(type));
    return schema.mistakes;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(TYPES + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the schema has no " + name, e);
    }
  }

  private void value(String path, JsonNode node, Type type) {
    if (type instanceof ParameterizedType collection) {
      Type[] of = collection.getActualTypeArguments();
      Type each = of[of.length - 1];
      if (of.length == 1) {
        elements(path, node, each);
      } else if (expect(path, node.isObject(), "a map", node)) {
        node.properties().forEach(e -> value(path + "." + e.getKey(), e.getValue(), each));
      }
    } else if (type.getTypeName().startsWith(TYPES)) {
      object(path, node, (Class<?>) type);
    } else if (type != Object.class) {
      String name = ((Class<?>) type).getSimpleName();
      Predicate<JsonNode> right = VALUES.get(name);
      if (right == null) {
        throw new IllegalStateException(path + ": a " + name + " cannot be judged");
      }
      expect(path, right.test(node), name, node);
    }
  }

  private void elements(String path, JsonNode node, Type each) {
    if (expect(path, node.isArray(), "a list", node)) {
      for (int i = 0; i < node.size(); i++) {
        value(path + "[" + i + "]", node.path(i), each);
      }
    }
  }

  private void object(String path, JsonNode node, Class<?> type) {
    if (!expect(path, node.isObject(), "an object", node)) {
      return;
    }
    Map<String, Type> fields = new TreeMap<>();
    for (Field field : type.getDeclaredFields()) {
      SerializedName name = field.getAnnotation(SerializedName.class);
      if (name != null) {
        fields.put(name.value(), field.getGenericType());
      }
    }
    node.properties()
        .forEach(
            entry -> {
              String below = path + "." + entry.getKey();
              @Nullable Type of = fields.get(entry.getKey());
              if (of == null) {
                mistakes.add(below + ": unknown field");
              } else {
                value(below, entry.getValue(), of);
              }
            });
    required(type).stream()
        .filter(name -> !node.has(name))
        .sorted()
        .forEach(name -> mistakes.add(path + "." + name + ": missing"));
  }

  private static List<String> required(Class<?> type) {
    try {
      Collection<?> names = (Collection<?>) type.getField("openapiRequiredFields").get(null);
      return names.stream().map(String::valueOf).toList();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the schema of " + type + " does not say what it needs", e);
    }
  }

  private boolean expect(String path, boolean right, String what, JsonNode found) {
    if (!right) {
      mistakes.add(path + ": expected " + what + ", found " + found);
    }
    return right;
  }

  private static boolean isQuantity(JsonNode node) {
    return node.isNumber() || (node.isTextual() && QUANTITY.matcher(node.asText()).matches());
  }

  private static boolean isTime(JsonNode node) {
    try {
      OffsetDateTime.parse(node.asText());
      return node.isTextual();
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
