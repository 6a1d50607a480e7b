package clustermap.job;

import clustermap.Launcher.Launched;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A Spark distribution with a client of YARN, laid out of Maven's jars: {@code jars}, {@code conf}
 * and {@code bin/spark-submit}, which starts Spark's own launcher as that of a distribution does.
 *
 * <p>Of Spark 4.1 the module for YARN is not on Maven Central; that of 4.2.0 is, and calls two
 * settings that 4.1 has not, on the number of processors that a JVM counts. They are taken for
 * another one that is off.
 *
 * @param home an empty folder
 */
record SparkDistribution(Path home) {
  private static final Pattern OURS =
      Pattern.compile(
          ".*/(duckdb_jdbc|picocli|config|proj4j|leaflet|jspecify|openlineage-java|httpclient5"
              + "|httpcore5(-h2)?|micrometer-[a-z]+|jackson-dataformat-yaml|snakeyaml"
              + "|jackson-datatype-jdk8|jackson-module-blackbird)-[^/]*\\.jar");

  private static final String SETTINGS = "org/apache/spark/internal/config/package$";
  private static final String LATER = "_LIMIT_ACTIVE_PROCESSOR_COUNT_ENABLED";
  private static final String OFF = "EXECUTOR_LOGS_ROLLING_ENABLE_COMPRESSION";

  /** As {@code bin/spark-class} of a distribution: the launcher prints the words of a command. */
  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      mapfile -d '' -t words < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" \\
        org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
      exec "${words[1]#$'\\n'}" "${words[@]:2}"
      """;

  /** Links Spark's jars among those of the launcher's class path: what a run ships is not there. */
  static void link(Path target, Path jars) throws IOException {
    Files.createDirectories(jars);
    for (String jar : Files.readString(target.resolve("classpath")).strip().split(":", -1)) {
      Path file = Path.of(jar);
      if (!OURS.matcher(jar).matches()) {
        Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
      }
    }
  }

  /** Lays it out. */
  SparkDistribution made(Path target) throws IOException {
    Path jars = home.resolve("jars");
    link(target, jars);
    try (Stream<Path> files = Files.list(target.resolve("hadoop"))) {
      Path yarn =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith("spark-yarn_"))
              .findFirst()
              .orElseThrow();
      adapt(yarn, jars.resolve("spark-yarn.jar"));
    }
    Files.createDirectories(home.resolve("conf"));
    // As where Spark is installed on every node; else each run uploads its 300 MB.
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"), "spark.yarn.jars local:" + jars + "/*\n");
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  private static void adapt(Path from, Path to) throws IOException {
    try (JarFile in = new JarFile(from.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
      for (JarEntry entry : (Iterable<JarEntry>) in.stream()::iterator) {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream bytes = in.getInputStream(entry)) {
          byte[] content = bytes.readAllBytes();
          out.write(entry.getName().endsWith(".class") ? adapted(content) : content);
        }
        out.closeEntry();
      }
    }
  }

  private static byte[] adapted(byte[] type) {
    ClassWriter written = new ClassWriter(0);
    new ClassReader(type)
        .accept(
            new ClassVisitor(Opcodes.ASM9, written) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                return new Calls(
                    super.visitMethod(access, name, descriptor, signature, exceptions));
              }
            },
            0);
    return written.toByteArray();
  }

  private static final class Calls extends MethodVisitor {
    Calls(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      boolean later = owner.equals(SETTINGS) && name.endsWith(LATER);
      super.visitMethodInsn(opcode, owner, later ? OFF : name, descriptor, ofInterface);
    }
  }

  /**
   * Runs a line of a shell that starts {@code spark-submit}.
   *
   * @param folder in which it is run
   * @param own an empty folder for what the process keeps and says
   */
  Launched run(Path folder, String line, Path own, Map<String, String> more) throws IOException {
    Path out = Files.createTempFile(own, "stdout", ".txt");
    Path err = Files.createTempFile(own, "stderr", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-c", line))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", own.resolve("home").toString());
    environment.put("XDG_STATE_HOME", own.resolve("state").toString());
    environment.putAll(more);
    return new Launched(builder.start(), out, err);
  }
}
