package clustermap.query;

import clustermap.publish.Cells;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An array of objects, one a line. Numbers are numbers, dates ISO texts, bytes hexadecimal texts. A
 * column whose name comes again gets _2, _3 and so on.
 */
final class JsonWriter implements RowWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final Appendable out;
  private List<String> names = List.of();
  private boolean first = true;

  JsonWriter(Appendable out) {
    this.out = out;
  }

  @Override
  public void header(List<String> columns) throws IOException {
    List<String> unique = new ArrayList<>();
    Set<String> taken = new HashSet<>(columns);
    Set<String> used = new HashSet<>();
    for (String column : columns) {
      String name = column;
      for (int n = 2; !used.add(name); n++) {
        name = taken.contains(column + "_" + n) ? name : column + "_" + n;
      }
      unique.add(name);
    }
    names = unique;
    out.append("[");
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException, SQLException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      for (int i = 0; i < values.size(); i++) {
        json.writeFieldName(names.get(i));
        Cells.json(json, values.get(i));
      }
      json.writeEndObject();
    }
    out.append(first ? "\n" : ",\n").append(line.toString());
    first = false;
  }

  @Override
  public String end() throws IOException {
    out.append(first ? "]\n" : "\n]\n");
    return "";
  }
}
