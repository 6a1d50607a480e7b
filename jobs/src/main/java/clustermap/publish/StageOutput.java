package clustermap.publish;

import clustermap.fault.Fault;
import clustermap.publish.SnapshotWriter.Source;
import clustermap.store.LocalStore;
import clustermap.store.Store;
import clustermap.table.Contract;
import clustermap.table.Contract.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The tables as the stages left them, brought into a snapshot's folder. One DuckDB reads them all:
 * to start it takes as long as to read a small table.
 */
final class StageOutput implements AutoCloseable {
  private final Root root;
  private final Connection connection;
  private final Statement statement;

  StageOutput(Root root) {
    this.root = root;
    try {
      this.connection = ParquetSql.open();
      this.statement = connection.createStatement();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be started", e);
    }
  }

  /** Copies a table's files into the folder and says what they hold. */
  RunRecord.Table bring(Source source, SnapshotFolder folder) {
    Contract contract = source.contract();
    Tier tier = contract.tier();
    Store store = root.store(tier);
    try (Store.Here here = here(source)) {
      List<Path> parts = parts(here.folder(), contract.name());
      ParquetSql.Content content = content(parts, source);
      List<RunRecord.TableFile> files = new ArrayList<>();
      boolean outlined = GeoParquetFile.holds(contract);
      for (Path part : outlined ? parts.subList(0, 1) : parts) {
        String beginning =
            root.table(tier, contract.name())
                + String.format(Locale.ROOT, "/part-%05d", files.size());
        files.add(
            outlined
                ? bringOutlined(contract, parts, store, folder, beginning)
                : bring(part, store, folder, beginning));
      }
      return new RunRecord.Table(contract.name(), tier, content.rows(), content.hash(), files);
    }
  }

  /** Number and hash of a table's rows. */
  ParquetSql.Content content(Source source) {
    try (Store.Here here = here(source)) {
      return content(parts(here.folder(), source.contract().name()), source);
    }
  }

  @Override
  public void close() {
    try (connection) {
      statement.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be closed", e);
    }
  }

  private ParquetSql.Content content(List<Path> parts, Source source) {
    try {
      return ParquetSql.content(statement, parts);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the output of table "
              + source.contract().name()
              + " in "
              + source.folder()
              + " cannot be read back",
          e);
    }
  }

  private Store.Here here(Source source) {
    return root.opener().open(source.folder()).here("");
  }

  private static RunRecord.TableFile bring(
      Path part, Store store, SnapshotFolder folder, String beginning) {
    Store.FileFacts facts =
        new LocalStore(part.resolveSibling("")).facts(String.valueOf(part.getFileName()));
    String path = folder.named(beginning);
    store.bring(part, folder.place() + "/" + path);
    return new RunRecord.TableFile(path, facts.bytes(), facts.sha256());
  }

  /** All parts as one file with a footer of GeoParquet; the stage's own files stay as they are. */
  private static RunRecord.TableFile bringOutlined(
      Contract contract, List<Path> parts, Store store, SnapshotFolder target, String beginning) {
    try {
      Path folder = Files.createTempDirectory("clustermap-geoparquet-");
      Path file = folder.resolve("part.parquet");
      try {
        GeoParquetFile.write(contract, parts, file);
        return bring(file, store, target, beginning);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot write table "
              + contract.name()
              + " as GeoParquet: "
              + LocalStore.reason(e)
              + ". Run again.",
          e);
    }
  }

  private static List<Path> parts(Path folder, String table) {
    List<Path> parts;
    try (Stream<Path> entries = Files.list(folder)) {
      parts = entries.filter(p -> p.toString().endsWith(".parquet")).sorted().toList();
    } catch (IOException e) {
      throw Fault.unavailable(
          "cannot read the output of table "
              + table
              + " in "
              + folder
              + ": "
              + LocalStore.reason(e)
              + ". Run again.",
          e);
    }
    if (parts.isEmpty()) {
      throw new IllegalStateException("table " + table + " has no Parquet file in " + folder);
    }
    return parts;
  }
}
