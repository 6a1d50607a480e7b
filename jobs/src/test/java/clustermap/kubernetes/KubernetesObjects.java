package clustermap.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Objects of one namespace, in memory. There are no nodes: a pod waits for ever, but for some at
 * first that begin and fail.
 */
final class KubernetesObjects {
  private static final String PODS = "pods";

  /** Who is told of changes. */
  interface Watcher {
    /**
     * Told of a change.
     *
     * @param what ADDED, MODIFIED or DELETED
     */
    void told(String what, JsonNode object);
  }

  private record Watch(String resource, Selector selector, Watcher watcher) {}

  private final String namespace;
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Watch> watches = new ArrayList<>();
  private long version = 1;
  private int failing;

  /**
   * Nothing yet.
   *
   * @param failing how many pods fail as soon as they are there
   */
  KubernetesObjects(String namespace, int failing) {
    this.namespace = namespace;
    this.failing = failing;
  }

  private static String key(String resource, String name) {
    return resource + "/" + name;
  }

  private static String key(String resource, JsonNode object) {
    return key(resource, object.path("metadata").path("name").asText());
  }

  /** Keeps an object; a pod with its status. */
  synchronized ObjectNode put(String resource, ObjectNode object) {
    boolean isNew = !objects.containsKey(key(resource, object));
    ObjectNode metadata = object.withObject("/metadata");
    if (isNew) {
      metadata
          .put("namespace", namespace)
          .put("uid", UUID.randomUUID().toString())
          .put("creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    metadata.put("resourceVersion", Long.toString(++version));
    objects.put(key(resource, object), object);
    tell(resource, isNew ? "ADDED" : "MODIFIED", object);
    return object;
  }

  /** Takes an object that somebody asks for, or nothing when one of its name is there. */
  synchronized Optional<ObjectNode> create(String resource, ObjectNode object) {
    if (objects.containsKey(key(resource, object))) {
      return Optional.empty();
    }
    if (!resource.equals(PODS)) {
      return Optional.of(put(resource, object));
    }
    object.set("status", pending());
    put(resource, object);
    if (failing > 0) {
      failing--;
      ObjectNode ended = object.deepCopy();
      ended.set("status", failed(object));
      put(resource, ended);
    }
    return Optional.of(object);
  }

  private static ObjectNode pending() {
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", "Pending");
    status
        .withArray("/conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "False")
        .put("reason", "Unschedulable")
        .put("message", "0/0 nodes are available");
    return status;
  }

  private static ObjectNode failed(JsonNode pod) {
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", "Failed");
    for (JsonNode container : pod.at("/spec/containers")) {
      ObjectNode one = status.withArray("/containerStatuses").addObject();
      one.put("name", container.path("name").asText()).put("restartCount", 0);
      one.withObject("/state/terminated").put("exitCode", 1).put("reason", "Error");
    }
    return status;
  }

  synchronized Optional<ObjectNode> get(String resource, String name) {
    return Optional.ofNullable(objects.get(key(resource, name)));
  }

  synchronized List<ObjectNode> list(String resource, Selector selector) {
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(key(resource, "")))
        .map(Map.Entry::getValue)
        .filter(selector::selects)
        .toList();
  }

  synchronized Optional<ObjectNode> delete(String resource, String name) {
    ObjectNode gone = objects.remove(key(resource, name));
    if (gone != null) {
      gone.withObject("/metadata").put("resourceVersion", Long.toString(++version));
      tell(resource, "DELETED", gone);
    }
    return Optional.ofNullable(gone);
  }

  synchronized String version() {
    return Long.toString(version);
  }

  /**
   * Tells of all changes from now on.
   *
   * @param first whether what is there is told at once
   */
  synchronized void watch(String resource, Selector selector, boolean first, Watcher watcher) {
    if (first) {
      list(resource, selector).forEach(object -> watcher.told("ADDED", object));
    }
    watches.add(new Watch(resource, selector, watcher));
  }

  private void tell(String resource, String what, JsonNode object) {
    for (Watch watch : watches) {
      if (watch.resource().equals(resource) && watch.selector().selects(object)) {
        watch.watcher().told(what, object);
      }
    }
  }

  /** What is there, such as {@code pods/night}. */
  synchronized Set<String> names() {
    return new TreeSet<>(objects.keySet());
  }
}
