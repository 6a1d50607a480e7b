package clustermap.job.openlineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which columns of files each column of a table is made from, read off Spark's analyzed plan.
 *
 * <p>A column of an expression comes from the columns that the expression names, also where a user
 * function is called on them. Code that takes whole rows (a typed map, an Estimator's model over
 * partitions) may use any column that it is given: each is named, marked as {@link
 * Kind#WHOLE_ROWS}. What comes from the driver or from an RDD (a checkpoint, a table made from
 * collected rows) has no plan below it: such columns are {@linkplain Traced#untraced untraced},
 * wholly or in part. Nothing is known of what a model has learned from.
 */
public final class ColumnOrigins {

  /** How a column of a file takes part in a column of the table. */
  public enum Kind {
    /** As it is. */
    IDENTITY,
    /** Through an expression. */
    TRANSFORMATION,
    /** Through a sum, a count or the like. */
    AGGREGATION,
    /** Through code over whole rows, which may use it. */
    WHOLE_ROWS,
    /** It decides which value is taken and gives none itself. */
    CONDITIONAL,
    /** It decides over which rows a window goes. */
    WINDOW
  }

  /**
   * A column of a file or folder of files.
   *
   * @param path as Spark knows it
   * @param column its name
   */
  public record Origin(String path, String column) implements Comparable<Origin> {
    @Override
    public int compareTo(Origin other) {
      int paths = path.compareTo(other.path);
      return paths != 0 ? paths : column.compareTo(other.column);
    }
  }

  /**
   * What was found.
   *
   * @param columns by column of the table: where it comes from and how; without those that come
   *     from nowhere, such as constants
   * @param untraced columns that come, wholly or in part, from where no plan leads
   * @param paths all files and folders that the plan reads
   */
  public record Traced(
      SortedMap<String, SortedMap<Origin, Set<Kind>>> columns,
      SortedSet<String> untraced,
      SortedSet<String> paths) {}

  /** Where one column comes from. */
  private static final class Sources {
    private final SortedMap<Origin, Set<Kind>> origins = new TreeMap<>();
    private boolean untraced;

    private Sources add(Sources other) {
      other.origins.forEach(
          (origin, kinds) ->
              origins.computeIfAbsent(origin, o -> EnumSet.noneOf(Kind.class)).addAll(kinds));
      untraced |= other.untraced;
      return this;
    }

    /** The same after one more step; what only decides goes on deciding. */
    private Sources by(Kind kind) {
      Sources next = new Sources();
      origins.forEach(
          (origin, kinds) -> {
            Set<Kind> after = EnumSet.noneOf(Kind.class);
            kinds.forEach(before -> after.add(strongest(before, kind)));
            next.origins.put(origin, after);
          });
      next.untraced = untraced;
      return next;
    }

    private static Kind strongest(Kind before, Kind step) {
      return before.compareTo(step) > 0 ? before : step;
    }
  }

  private final SortedSet<String> paths = new TreeSet<>();

  private ColumnOrigins() {}

  /** Traces the columns of a plan. */
  public static Traced of(LogicalPlan plan) {
    ColumnOrigins origins = new ColumnOrigins();
    Map<ExprId, Sources> known = origins.trace(plan);
    SortedMap<String, SortedMap<Origin, Set<Kind>>> columns = new TreeMap<>();
    SortedSet<String> untraced = new TreeSet<>();
    for (Attribute column : list(plan.output())) {
      Sources sources = known.getOrDefault(column.exprId(), new Sources());
      if (!sources.origins.isEmpty()) {
        columns.put(column.name(), sources.origins);
      }
      if (sources.untraced) {
        untraced.add(column.name());
      }
    }
    return new Traced(columns, untraced, origins.paths);
  }

  /** Of a copy: each column comes from the one of its name. */
  static Traced asItIs(String path, List<String> names) {
    SortedMap<String, SortedMap<Origin, Set<Kind>>> columns = new TreeMap<>();
    for (String name : names) {
      columns.put(name, new TreeMap<>(Map.of(new Origin(path, name), EnumSet.of(Kind.IDENTITY))));
    }
    return new Traced(columns, new TreeSet<>(), new TreeSet<>(Set.of(path)));
  }

  /** The sources of each column that is known below or at a node. */
  private Map<ExprId, Sources> trace(LogicalPlan plan) {
    List<LogicalPlan> children = list(plan.children());
    Map<ExprId, Sources> known = new HashMap<>();
    if (children.isEmpty()) {
      leaf(plan, known);
      return known;
    }
    if (plan instanceof Union union) {
      return union(union);
    }
    children.forEach(child -> known.putAll(trace(child)));
    if (plan instanceof Project project) {
      name(list(project.projectList()), known);
    } else if (plan instanceof Aggregate aggregate) {
      name(list(aggregate.aggregateExpressions()), known);
    } else if (plan instanceof Window window) {
      name(list(window.windowExpressions()), known);
    } else if (plan instanceof Generate generate) {
      Sources from = sources((Expression) generate.generator(), known).by(Kind.TRANSFORMATION);
      list(generate.generatorOutput()).forEach(column -> known.put(column.exprId(), from));
    } else if (plan instanceof Expand expand) {
      expand(expand, known);
    } else {
      wholeRows(plan, children, known);
    }
    return known;
  }

  private void leaf(LogicalPlan plan, Map<ExprId, Sources> known) {
    List<String> read = new ArrayList<>();
    if (plan instanceof LogicalRelation relation
        && relation.relation() instanceof HadoopFsRelation files) {
      list(files.location().rootPaths()).forEach(path -> read.add(path.toString()));
      paths.addAll(read);
    }
    for (Attribute column : list(plan.output())) {
      Sources sources = new Sources();
      for (String path : read) {
        sources.origins.put(new Origin(path, column.name()), EnumSet.of(Kind.IDENTITY));
      }
      sources.untraced = read.isEmpty() && !known(plan);
      known.put(column.exprId(), sources);
    }
  }

  /** Whether rows without files come from nowhere: a range of numbers, or none at all. */
  private static boolean known(LogicalPlan plan) {
    return plan instanceof Range || (plan instanceof LocalRelation rows && rows.data().isEmpty());
  }

  /** Columns one upon another by their place. */
  private Map<ExprId, Sources> union(Union union) {
    Map<ExprId, Sources> known = new HashMap<>();
    List<Attribute> output = list(union.output());
    output.forEach(column -> known.put(column.exprId(), new Sources()));
    for (LogicalPlan child : list(union.children())) {
      Map<ExprId, Sources> below = trace(child);
      List<Attribute> columns = list(child.output());
      for (int i = 0; i < output.size(); i++) {
        known
            .computeIfAbsent(output.get(i).exprId(), id -> new Sources())
            .add(below.getOrDefault(columns.get(i).exprId(), new Sources()));
      }
    }
    return known;
  }

  private void expand(Expand expand, Map<ExprId, Sources> known) {
    Map<ExprId, Sources> made = new LinkedHashMap<>();
    List<Attribute> output = list(expand.output());
    for (scala.collection.immutable.Seq<Expression> projection : list(expand.projections())) {
      List<Expression> values = list(projection);
      for (int i = 0; i < output.size(); i++) {
        made.computeIfAbsent(output.get(i).exprId(), id -> new Sources())
            .add(sources(values.get(i), known));
      }
    }
    known.putAll(made);
  }

  /**
   * Any other node: what it passes on is known already; what is new comes from code over whole
   * rows.
   */
  private static void wholeRows(
      LogicalPlan plan, List<LogicalPlan> children, Map<ExprId, Sources> known) {
    if (list(plan.output()).stream().allMatch(column -> known.containsKey(column.exprId()))) {
      return;
    }
    Sources all = new Sources();
    for (LogicalPlan child : children) {
      for (Attribute column : list(child.output())) {
        all.add(known.getOrDefault(column.exprId(), new Sources()));
      }
    }
    Sources any = all.by(Kind.WHOLE_ROWS);
    for (Attribute column : list(plan.output())) {
      known.putIfAbsent(column.exprId(), any);
    }
  }

  /** Gives expressions with a name their sources. */
  private void name(Collection<? extends NamedExpression> named, Map<ExprId, Sources> known) {
    Map<ExprId, Sources> made = new HashMap<>();
    for (NamedExpression one : named) {
      if (one instanceof Alias alias) {
        made.put(alias.exprId(), sources(alias.child(), known));
      }
    }
    known.putAll(made);
  }

  private Sources sources(Expression expression, Map<ExprId, Sources> known) {
    if (expression instanceof Attribute column) {
      return known.getOrDefault(column.exprId(), new Sources());
    }
    if (expression instanceof Alias alias) {
      return sources(alias.child(), known);
    }
    Sources all = new Sources();
    if (expression instanceof ScalarSubquery subquery) {
      Map<ExprId, Sources> below = trace(subquery.plan());
      all.add(below.getOrDefault(list(subquery.plan().output()).get(0).exprId(), new Sources()));
      return all.by(Kind.TRANSFORMATION);
    }
    if (expression instanceof If choice) {
      all.add(sources(choice.predicate(), known).by(Kind.CONDITIONAL));
      all.add(sources(choice.trueValue(), known));
      all.add(sources(choice.falseValue(), known));
      return all.by(Kind.TRANSFORMATION);
    }
    if (expression instanceof CaseWhen choice) {
      list(choice.branches())
          .forEach(
              branch -> {
                all.add(sources(branch._1(), known).by(Kind.CONDITIONAL));
                all.add(sources(branch._2(), known));
              });
      if (choice.elseValue().isDefined()) {
        all.add(sources(choice.elseValue().get(), known));
      }
      return all.by(Kind.TRANSFORMATION);
    }
    if (expression instanceof WindowExpression window) {
      all.add(sources(window.windowFunction(), known).by(Kind.AGGREGATION));
      all.add(sources(window.windowSpec(), known).by(Kind.WINDOW));
      return all;
    }
    for (Expression child : list(expression.children())) {
      all.add(sources(child, known));
    }
    return all.by(
        expression instanceof AggregateExpression ? Kind.AGGREGATION : Kind.TRANSFORMATION);
  }

  private static <T> List<T> list(scala.collection.Seq<T> seq) {
    return CollectionConverters.asJava(seq);
  }
}
