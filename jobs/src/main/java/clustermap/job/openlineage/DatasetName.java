package clustermap.job.openlineage;

import java.util.Map;

/**
 * What OpenLineage calls a file or a folder of files: namespace by scheme and authority, name by
 * path.
 *
 * @param namespace of the store
 * @param name within it
 */
record DatasetName(String namespace, String name) {
  private static final Map<String, String> SCHEMES = Map.of("s3a", "s3", "s3n", "s3");

  /** The name of a path as Spark or the configuration has it. */
  static DatasetName of(String path) {
    int colon = path.indexOf(':');
    if (colon <= 1 || path.startsWith("/")) {
      return new DatasetName("file", path);
    }
    String scheme = path.substring(0, colon);
    String rest = path.substring(colon + 1);
    if (scheme.equals("file")) {
      return new DatasetName("file", rest.replaceFirst("^/+", "/"));
    }
    if (!rest.startsWith("//")) {
      return new DatasetName(scheme, rest);
    }
    int slash = rest.indexOf('/', 2);
    String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
    String below = slash < 0 ? "/" : rest.substring(slash);
    String known = SCHEMES.getOrDefault(scheme, scheme);
    // An object's key has no slash before it; a file system's path has.
    boolean objects = known.equals("s3") || known.equals("gs");
    return new DatasetName(
        known + "://" + authority, objects && below.length() > 1 ? below.substring(1) : below);
  }

  /** The same as one URI, for the namespace of what lies in it. */
  String uri() {
    return namespace.equals("file")
        ? "file:" + name
        : namespace + (name.startsWith("/") ? "" : "/") + name;
  }
}
