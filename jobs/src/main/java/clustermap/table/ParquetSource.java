package clustermap.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import clustermap.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Reads Parquet by contract. A schema that is declared on reading is no contract (a missing column
 * becomes nulls, a wrong type fails within a task), so every file's own schema is compared first.
 */
final class ParquetSource {
  private static final String ROW_METADATA = "org.apache.spark.sql.parquet.row.metadata";

  /** As Spark reads files: no text without its annotation, INT96 is a time, names as written. */
  private static final ParquetToSparkSchemaConverter CONVERTER =
      new ParquetToSparkSchemaConverter(false, true, true, true, true, false, false);

  private ParquetSource() {}

  /**
   * A Parquet file and what its footer says.
   *
   * @param schema the columns that the contract has too, and the currency of its amounts; without
   *     those that hold nothing at all
   * @param unread what the types are that cannot be read, by column
   * @param empty the columns of the contract that hold nothing, as a file without any value has
   * @param columns the names of all columns
   * @param synthetic whether the file is marked as made-up data
   * @param rows how many rows it has
   */
  record Footer(
      SourceFile file,
      StructType schema,
      Map<String, String> unread,
      Set<String> empty,
      List<String> columns,
      boolean synthetic,
      long rows) {}

  /**
   * Reads a footer.
   *
   * @throws Fault (INPUT) naming the file when it is no whole Parquet file
   */
  static Footer footer(Configuration hadoop, Contract contract, SourceFile file) {
    Path path = new Path(file.path());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      FileMetaData meta = reader.getFooter().getFileMetaData();
      List<Type> known =
          meta.getSchema().getFields().stream()
              .filter(f -> contract.has(f.getName()) || isCurrency(contract, f))
              .toList();
      StructType schema = new StructType();
      Map<String, String> unread = new LinkedHashMap<>();
      Set<String> empty = new LinkedHashSet<>();
      for (Type column : known) {
        Optional<StructField> field = converted(column);
        if (inNanoseconds(column)) {
          unread.put(
              column.getName(),
              "times in nanoseconds (write them in microseconds; pandas:"
                  + " to_parquet(..., coerce_timestamps='us'))");
        } else if (field.isEmpty()) {
          unread.put(column.getName(), "a type that Spark does not read: " + column);
        } else if (field.get().dataType() instanceof NullType) {
          empty.add(column.getName());
        } else {
          schema = schema.add(field.get());
        }
      }
      boolean synthetic =
          Optional.ofNullable(meta.getKeyValueMetaData().get(ROW_METADATA))
              .map(json -> (StructType) DataType.fromJson(json))
              .map(Synthetic::isMarked)
              .orElse(false);
      List<String> columns = meta.getSchema().getFields().stream().map(Type::getName).toList();
      return new Footer(file, schema, unread, empty, columns, synthetic, reader.getRecordCount());
    } catch (IOException | RuntimeException e) {
      // parquet-hadoop tells a broken footer by RuntimeExceptions of several kinds.
      throw file.fault(
          "no whole Parquet file, it is truncated or corrupt ("
              + firstLine(e)
              + "); fetch or write it again",
          e);
    }
  }

  /** None where Spark has no such type. */
  private static Optional<StructField> converted(Type column) {
    try {
      return Optional.of(
          CONVERTER.convert(new MessageType(column.getName(), List.of(column))).fields()[0]);
    } catch (Exception unknown) {
      // Also Spark's AnalysisException, which Scala does not declare.
      return Optional.empty();
    }
  }

  private static boolean inNanoseconds(Type column) {
    return column.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation time
        && time.getUnit() == LogicalTypeAnnotation.TimeUnit.NANOS;
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }

  /**
   * Compares a file's schema with the contract; all differences at once.
   *
   * @throws Fault (INPUT) with file, table, column, expected and found
   */
  static void compare(Contract contract, Footer footer) {
    List<String> problems = new ArrayList<>();
    for (Field field : contract.fields()) {
      Optional<StructField> found = find(footer.schema(), field.name());
      String unread = footer.unread().get(field.name());
      if (unread != null) {
        problems.add(
            "column " + field.name() + ": expected " + shown(field.type()) + ", found " + unread);
        continue;
      }
      if (field.nullable() && footer.empty().contains(field.name())) {
        continue;
      }
      if (found.isEmpty() && !field.optional()) {
        problems.add(
            "column "
                + field.name()
                + ": expected "
                + shown(field.type())
                + ", found no such column");
      } else if (found.isPresent() && !accepts(field, found.get().dataType())) {
        problems.add(
            "column "
                + field.name()
                + ": expected "
                + shown(field.type())
                + ", found "
                + shown(found.get().dataType()));
      }
    }
    if (!problems.isEmpty()) {
      throw footer
          .file()
          .fault(
              "the file breaks the contract of table "
                  + contract.name()
                  + ": "
                  + String.join("; ", problems)
                  + ". The file has "
                  + String.join(", ", footer.columns()));
    }
  }

  private static Optional<StructField> find(StructType schema, String column) {
    return Arrays.stream(schema.fields()).filter(f -> f.name().equals(column)).findFirst();
  }

  private static String shown(DataType type) {
    return type.simpleString();
  }

  private static boolean accepts(Field field, DataType found) {
    DataType wanted = field.type();
    if (field.equals(Postcodes.TERMINATED)) {
      return found instanceof BooleanType || found instanceof StringType || isDay(found);
    }
    if (wanted instanceof ArrayType) {
      return found instanceof ArrayType list && list.elementType() instanceof StringType;
    }
    if (wanted instanceof StringType) {
      return found instanceof StringType;
    }
    if (wanted instanceof BinaryType) {
      return found instanceof BinaryType;
    }
    if (wanted instanceof BooleanType) {
      return found instanceof BooleanType;
    }
    if (wanted instanceof DateType) {
      return isDay(found);
    }
    if (wanted instanceof IntegerType || wanted instanceof LongType) {
      return isWhole(found);
    }
    // Amounts and coordinates: any number.
    return isWhole(found)
        || found instanceof FloatType
        || found instanceof DoubleType
        || found instanceof DecimalType;
  }

  private static boolean isDay(DataType type) {
    return type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  /** Columns of the file that the contract has not. */
  static Set<String> extra(Contract contract, Footer footer) {
    return footer.columns().stream()
        .filter(name -> !contract.has(name))
        .filter(name -> !name.equals(AsRead.CURRENCY) || !hasCurrency(contract, footer))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isCurrency(Contract contract, Type column) {
    return column.getName().equals(AsRead.CURRENCY)
        && column.isPrimitive()
        && contract.fields().stream().anyMatch(AsRead::isMoney);
  }

  /** Whether the file says the currency of amounts that the contract holds. */
  private static boolean hasCurrency(Contract contract, Footer footer) {
    return !contract.has(AsRead.CURRENCY)
        && find(footer.schema(), AsRead.CURRENCY)
            .filter(f -> f.dataType().equals(DataTypes.StringType))
            .isPresent();
  }

  /** The rows of files that passed {@link #compare}, in the form of {@link AsRead}. */
  static Dataset<Row> read(SparkSession spark, Contract contract, List<Footer> footers) {
    Map<StructType, List<SourceFile>> bySchema = new LinkedHashMap<>();
    for (Footer footer : footers) {
      StructType columns = new StructType();
      for (Field field : contract.fields()) {
        Optional<StructField> found = find(footer.schema(), field.name());
        if (found.isPresent()) {
          columns = columns.add(field.name(), found.get().dataType(), true);
        }
      }
      if (hasCurrency(contract, footer)) {
        columns = columns.add(AsRead.CURRENCY, DataTypes.StringType, true);
      }
      bySchema.computeIfAbsent(columns, s -> new ArrayList<>()).add(footer.file());
    }
    List<Dataset<Row>> parts = new ArrayList<>();
    bySchema.forEach((schema, files) -> parts.add(read(spark, contract, schema, files)));
    Dataset<Row> all = parts.get(0);
    for (Dataset<Row> part : parts.subList(1, parts.size())) {
      all = all.unionByName(part);
    }
    return all;
  }

  private static Dataset<Row> read(
      SparkSession spark, Contract contract, StructType schema, List<SourceFile> files) {
    String path = "source_path";
    Dataset<Row> rows =
        spark
            .read()
            .schema(schema)
            // Without this, Spark would add columns for folders named like year=2024.
            .option("recursiveFileLookup", "true")
            // A path is that file, also where it holds brackets.
            .option(DataSource.GLOB_PATHS_KEY(), "false")
            .parquet(files.stream().map(SourceFile::path).toArray(String[]::new))
            .select(
                col("*"),
                col("_metadata.file_path").as(path),
                col("_metadata.row_index").plus(1L).as(Quarantine.RECORD_NUMBER.name()));
    Column label;
    if (files.size() == 1) {
      label = lit(files.get(0).label());
    } else {
      // Many to one: a path has one label.
      rows = rows.join(broadcast(labels(spark, files, path)), path, "left");
      label = coalesce(col("source_label"), lit("?"));
    }
    List<Column> columns = new ArrayList<>();
    columns.add(label.as(Quarantine.FILE.name()));
    columns.add(Quarantine.RECORD_NUMBER.col());
    columns.add(Quarantine.BYTE_OFFSET.none());
    columns.add(AsRead.FAULTS.of(noFaults()));
    for (Field field : contract.fields()) {
      Optional<StructField> found = find(schema, field.name());
      Column text =
          found
              .map(f -> asText(field, f.dataType()))
              .orElseGet(
                  () -> lit(null).cast(AsRead.isList(field) ? field.type() : DataTypes.StringType));
      if (AsRead.isMoney(field) && find(schema, AsRead.CURRENCY).isPresent()) {
        Column currency = trim(coalesce(col(AsRead.CURRENCY), lit("")));
        text = when(currency.equalTo(""), text).otherwise(concat(text, lit(" "), currency));
      }
      columns.add(text.as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column noFaults() {
    return array().cast(AsRead.FAULTS.type());
  }

  private static Dataset<Row> labels(SparkSession spark, List<SourceFile> files, String path) {
    List<Row> rows =
        files.stream().map(f -> RowFactory.create(metadataPath(f.path()), f.label())).toList();
    StructType schema =
        new StructType()
            .add(path, DataTypes.StringType, false)
            .add("source_label", DataTypes.StringType, false);
    return spark.createDataFrame(rows, schema);
  }

  /**
   * A path as Spark's {@code _metadata.file_path} writes it: percent-encoded, with an authority.
   */
  private static String metadataPath(String path) {
    String uri = new Path(path).toUri().toString();
    String local = "file:/";
    return uri.startsWith(local) && !uri.startsWith("file:///")
        ? "file:///" + uri.substring(local.length())
        : uri;
  }

  private static Column asText(Field field, DataType found) {
    Column value = field.col();
    if (AsRead.isList(field)) {
      return filter(value, Column::isNotNull);
    }
    if (field.equals(Postcodes.TERMINATED) && !(found instanceof BooleanType)) {
      Column text = lower(trim(value.cast(DataTypes.StringType)));
      return when(value.isNull().or(text.isin("", "n", "no", "f", "false", "0")), lit("false"))
          .otherwise(lit("true"));
    }
    if (found instanceof BinaryType) {
      return hex(value);
    }
    if (found instanceof FloatType) {
      return value.cast(DataTypes.DoubleType).cast(DataTypes.StringType);
    }
    return value.cast(DataTypes.StringType);
  }
}
