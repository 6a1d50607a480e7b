package clustermap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one direction in which packages may use each other, as ARCHITECTURE.md draws it. */
@BesideOthers
class LayersTest {
  // Plain tests, since Surefire counts none of ArchUnit's own fields.
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("clustermap");

  private static final Set<String> KERNELS =
      Set.of("density", "lineage", "linkage", "geo", "stats", "resample", "disclosure");

  private static final String[] KERNEL_PACKAGES =
      KERNELS.stream().map(k -> "clustermap." + k + "..").toArray(String[]::new);

  /** Each package with those that it may use, beside itself, the kernels and fault. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry(
              "cli",
              Set.of(
                  "job",
                  "stage",
                  "publish",
                  "store",
                  "query",
                  "ml",
                  "generate",
                  "check",
                  "table",
                  "config")),
          Map.entry(
              "job",
              Set.of(
                  "stage",
                  "publish",
                  "store",
                  "query",
                  "ml",
                  "generate",
                  "check",
                  "table",
                  "config")),
          Map.entry(
              "stage",
              Set.of("publish", "store", "query", "ml", "generate", "check", "table", "config")),
          Map.entry("query", Set.of("publish", "store", "check", "table", "config")),
          Map.entry("publish", Set.of("store", "check", "table", "config")),
          Map.entry("store", Set.of()),
          Map.entry("generate", Set.of("check", "table", "config")),
          Map.entry("ml", Set.of("table", "config")),
          Map.entry("check", Set.of("table", "config")),
          // The design draws table above config; the keys of inputs are made from the contracts, so
          // the one arrow between the two points the other way.
          Map.entry("table", Set.of()),
          Map.entry("config", Set.of("table")),
          Map.entry("fault", Set.of()));

  private static String layer(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith("clustermap.")) {
      return "";
    }
    String rest = name.substring("clustermap.".length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  @Test
  void arrowsPointDown() {
    ArchRule rule =
        classes()
            .that(describe("are in a package of their own", type -> !layer(type).isEmpty()))
            .should(
                new ArchCondition<>("use only layers below their own") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    String from = layer(type);
                    type.getDirectDependenciesFromSelf()
                        .forEach(
                            dependency -> {
                              String to = layer(dependency.getTargetClass());
                              if (!to.isEmpty() && !to.equals(from) && !allowed(from, to)) {
                                events.add(
                                    SimpleConditionEvent.violated(
                                        type,
                                        from + " -> " + to + ": " + dependency.getDescription()));
                              }
                            });
                  }
                });
    rule.check(PRODUCT);
  }

  private static boolean allowed(String from, String to) {
    if (KERNELS.contains(from)) {
      return KERNELS.contains(to);
    }
    return KERNELS.contains(to)
        || to.equals("fault")
        || MAY_USE.getOrDefault(from, Set.of()).contains(to);
  }

  @Test
  void everyPackageHasItsPlace() {
    ArchRule rule =
        classes()
            .that(describe("are in a package of their own", type -> !layer(type).isEmpty()))
            .should(
                new ArchCondition<>("be in a package that ARCHITECTURE.md knows") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    String layer = layer(type);
                    if (!MAY_USE.containsKey(layer) && !KERNELS.contains(layer)) {
                      events.add(
                          SimpleConditionEvent.violated(
                              type, type.getName() + ": give its package a place in LayersTest"));
                    }
                  }
                });
    rule.check(PRODUCT);
  }

  @Test
  void kernelsKnowNoSparkInputOutputLogOrClock() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(KERNEL_PACKAGES)
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.apache.spark..")
                    .or(resideInAPackage("org.apache.hadoop.."))
                    .or(resideInAPackage("org.slf4j.."))
                    .or(resideInAPackage("org.apache.logging.."))
                    .or(resideInAPackage("java.util.logging.."))
                    .or(resideInAPackage("java.nio.file.."))
                    .or(resideInAPackage("java.sql.."))
                    .or(
                        // Serializable is how Spark hands a kernel's result to a task; it does no
                        // I/O.
                        resideInAPackage("java.io..")
                            .and(
                                describe(
                                    "do I/O",
                                    type ->
                                        !Set.of(
                                                "java.io.Serializable",
                                                "java.io.ObjectStreamException")
                                            .contains(type.getName())))))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .allowEmptyShould(true);
    rule.check(PRODUCT);
  }

  @Test
  void stagesDoNoInputOutputAndReadNoClock() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("clustermap.stage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.sql..", "org.apache.hadoop.fs..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .allowEmptyShould(true);
    rule.check(PRODUCT);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("clustermap.cli..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class);
    rule.check(PRODUCT);
  }

  @Test
  void noClassIsNamedAfterNothing() {
    ArchRule rule =
        classes()
            .should(
                new ArchCondition<>("say what they are for") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    for (String ending : List.of("Util", "Utils", "Helper", "Helpers", "Impl")) {
                      if (type.getSimpleName().endsWith(ending)) {
                        events.add(
                            SimpleConditionEvent.violated(
                                type, type.getName() + " ends in " + ending));
                      }
                    }
                  }
                });
    rule.check(PRODUCT);
  }
}
