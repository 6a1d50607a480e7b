package clustermap.publish;

import clustermap.fault.Fault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The one spelling of JSON below a root: snake_case, fields in the order of their record, ISO
 * dates, two spaces, a line feed at the end. Unknown fields of a later edition are read over.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private Json() {}

  /** A value as the text of a file. */
  public static String write(Object value) {
    try {
      return WRITER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Reads a file of a root.
   *
   * @param where the file, for the message
   * @throws Fault INPUT when it is not what it should be
   */
  static <T> T read(String text, Class<T> type, String where) {
    T value;
    try {
      value = MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw Fault.input(
          where
              + " cannot be read: "
              + e.getOriginalMessage()
              + ". It was written by clustermap and changed or cut since; restore it, or publish"
              + " again.",
          e);
    }
    if (value == null) {
      throw Fault.input(where + " is empty. Restore it, or publish again.");
    }
    return value;
  }

  static JsonNode tree(String text, String where) {
    return read(text, JsonNode.class, where);
  }
}
