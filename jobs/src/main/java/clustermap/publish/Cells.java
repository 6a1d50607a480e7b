package clustermap.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * Values as DuckDB's driver hands them out, in one spelling: dates and times in ISO 8601, bytes in
 * lower-case hexadecimal, lists, structs and maps as JSON.
 */
public final class Cells {
  private static final JsonFactory JSON = new JsonFactory();

  private Cells() {}

  /** The value as text; null stays null. */
  public static @Nullable String text(@Nullable Object value) throws SQLException {
    if (value == null) {
      return null;
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Timestamp time) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time.toLocalDateTime());
    }
    if (value instanceof Blob blob) {
      return HexFormat.of().formatHex(blob.getBytes(1, Math.toIntExact(blob.length())));
    }
    if (isNested(value)) {
      StringWriter out = new StringWriter();
      try (JsonGenerator generator = JSON.createGenerator(out)) {
        json(generator, value);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a value cannot be written as JSON", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toString();
    }
    return value.toString();
  }

  public static boolean isNumber(@Nullable Object value) {
    return value instanceof Number;
  }

  public static boolean isNested(@Nullable Object value) {
    return value instanceof Array || value instanceof DuckDBStruct || value instanceof Map;
  }

  /** Writes a value as JSON: numbers as numbers, what is not finite as text. */
  public static void json(JsonGenerator out, @Nullable Object value)
      throws IOException, SQLException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof BigDecimal number) {
      out.writeNumber(number.toPlainString());
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (value instanceof Number number) {
      if (Double.isFinite(number.doubleValue())) {
        out.writeNumber(number.toString());
      } else {
        out.writeString(number.toString());
      }
    } else if (value instanceof Array array) {
      out.writeStartArray();
      for (@Nullable Object element : (@Nullable Object[]) array.getArray()) {
        json(out, element);
      }
      out.writeEndArray();
    } else if (value instanceof DuckDBStruct struct) {
      map(out, struct.getMap());
    } else if (value instanceof Map<?, ?> map) {
      map(out, map);
    } else {
      out.writeString(text(value));
    }
  }

  private static void map(JsonGenerator out, Map<?, ?> map) throws IOException, SQLException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeFieldName(String.valueOf(text(entry.getKey())));
      json(out, entry.getValue());
    }
    out.writeEndObject();
  }
}
