package clustermap.config;

import clustermap.fault.Fault;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A HOCON file with those that it includes, each named relative to the file that names it. HOCON
 * passes over an include that is not there; here it is an error, as is one from the network.
 */
final class ConfigFiles {
  private static final Pattern SPARK_KEY = Pattern.compile("^\\s*(spark(?:\\.[\\w-]+)+)\\s*[=:]");

  private ConfigFiles() {}

  /**
   * Reads a file.
   *
   * @throws Fault CONFIG with file and line
   */
  static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Fault.config("no configuration file " + file + ": give one with --conf FILE.");
    }
    Set<Path> files = new TreeSet<>(Set.of(file));
    try {
      Config config =
          ConfigFactory.parseFile(
                  file.toFile(), ConfigParseOptions.defaults().setIncluder(new Includes(files)))
              .resolve();
      refuseLost(files);
      return config;
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw Fault.config(
          "configuration "
              + file
              + " names a value that neither the file nor the environment has: "
              + e.getMessage()
              + ". Set it, or write ${?NAME} for one that may be missing.");
    } catch (ConfigException e) {
      throw Fault.config("configuration " + file + " is not HOCON: " + told(e));
    }
  }

  /**
   * Of {@code spark.master} and {@code spark.master.rest.port} HOCON keeps the later and loses the
   * other without a word, since what has keys below it has no value. Sees keys written out in one
   * line, as Spark's are.
   */
  private static void refuseLost(Set<Path> files) {
    TreeMap<String, String> keys = new TreeMap<>();
    for (Path file : files) {
      int number = 0;
      for (String line : lines(file)) {
        number++;
        Matcher key = SPARK_KEY.matcher(line);
        if (key.find()) {
          keys.put(key.group(1), file + ":" + number);
        }
      }
    }
    for (String key : keys.keySet()) {
      String below = keys.higherKey(key + ".");
      if (below != null && below.startsWith(key + ".")) {
        throw Fault.config(
            "configuration "
                + keys.get(key)
                + ": HOCON loses "
                + key
                + " or "
                + below
                + ", since one name begins the other. Write the shorter one in quotes: \""
                + key
                + "\" = ...");
      }
    }
  }

  /** The parser quotes what it stumbles over, which may be a secret. */
  private static String told(ConfigException e) {
    ConfigOrigin origin = e.origin();
    String message = String.valueOf(e.getMessage());
    if (origin == null || origin.filename() == null || origin.lineNumber() < 1) {
      return Secrets.within(message);
    }
    for (String line : around(Path.of(origin.filename()), origin.lineNumber())) {
      if (Secrets.named(line)) {
        return origin.description() + ", beside a secret: the text is not shown here";
      }
    }
    return Secrets.within(message);
  }

  /** The line and the one before, on which an open quotation mark may stand. */
  private static List<String> around(Path file, int line) {
    List<String> all = lines(file);
    return all.subList(Math.min(all.size(), Math.max(0, line - 2)), Math.min(all.size(), line));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      // Unreadable: nothing of it is in a message either.
      return List.of();
    }
  }

  private static final class Includes
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private final Set<Path> files;

    Includes(Set<Path> files) {
      this.files = files;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      // The library's own includer passes over what is missing.
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      if (what.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*")) {
        throw refused(what);
      }
      ConfigParseable found = context.relativeTo(what);
      String file = found == null ? null : found.origin().filename();
      if (found == null || file == null || !Files.isRegularFile(Path.of(file))) {
        throw new ConfigException.Generic(
            "include \""
                + what
                + "\": there is no such file beside the one that includes it; name it with its"
                + " ending");
      }
      files.add(Path.of(file));
      return found.parse(found.options().setAllowMissing(false));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private static ConfigException refused(String what) {
      return new ConfigException.Generic(
          "include of " + Secrets.within(what) + ": only files can be included");
    }
  }

  /** Where a value stands, for a message; empty when it is of no file. */
  static String where(@Nullable ConfigOrigin origin) {
    if (origin == null) {
      return "";
    }
    String file = origin.filename();
    return file == null
        ? origin.description()
        : file + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "");
  }
}
