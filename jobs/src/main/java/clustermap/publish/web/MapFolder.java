package clustermap.publish.web;

import clustermap.fault.Fault;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the web map is written to. Data are JSON inside a call that registers them, so
 * that a page that was opened from a file may load them, which browsers refuse for JSON itself.
 */
final class MapFolder {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final MathContext DIGITS = new MathContext(6);

  private final Path folder;

  /**
   * A folder that is new or empty.
   *
   * @throws Fault CONFIG when something is in it; UNAVAILABLE when it cannot be made
   */
  MapFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.folder);
      try (var inside = Files.list(this.folder)) {
        if (inside.findAny().isPresent()) {
          throw Fault.config(
              "there is something in "
                  + this.folder
                  + " already. Name a new or empty folder, or remove it first.");
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  Path path() {
    return folder;
  }

  /**
   * Writes {@code data/NAME.js}.
   *
   * @param value of maps, lists, arrays of int, numbers, texts, truths and nulls
   */
  void data(String name, Object value) {
    Path file = folder.resolve("data").resolve(name + ".js");
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file);
          JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
        json.setCharacterEscapes(new ScriptEscapes());
        json.writeRaw("clustermap.data(");
        json.writeString(name);
        json.writeRaw(",");
        write(json, value);
        json.writeRaw(");\n");
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Copies a resource of the program. */
  void resource(String resource, String name) {
    try (InputStream in = MapFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + resource);
      }
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void text(String name, String text) {
    try {
      Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list && !(value instanceof JsonNode)) {
      json.writeStartArray();
      for (Object one : list) {
        write(json, one);
      }
      json.writeEndArray();
    } else if (value instanceof int[] numbers) {
      json.writeArray(numbers, 0, numbers.length);
    } else if (value instanceof Double || value instanceof Float) {
      number(json, ((Number) value).doubleValue());
    } else if (value instanceof BigDecimal exact) {
      json.writeRawValue(exact.stripTrailingZeros().toPlainString());
    } else if (value instanceof Number whole) {
      json.writeNumber(whole.longValue());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof JsonNode node) {
      MAPPER.writeTree(json, node);
    } else {
      json.writeString(value.toString());
    }
  }

  /** Six digits that count: more than any figure of the map has. Infinite ones are unknown. */
  private static void number(JsonGenerator json, double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else {
      BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
      json.writeRawValue(rounded.scale() > 12 ? rounded.toString() : rounded.toPlainString());
    }
  }

  private Fault failed(IOException e) {
    return Fault.unavailable(
        "cannot write the web map to "
            + folder
            + ": "
            + e.getMessage()
            + ". Name a folder that this user can write, on a disk with room.",
        e);
  }

  /** Two line ends that old scripts could not hold within a text, and what could close a script. */
  private static final class ScriptEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int[] ASCII = CharacterEscapes.standardAsciiEscapesForJSON();

    static {
      ASCII['<'] = CharacterEscapes.ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return switch (character) {
        case 0x2028 -> new SerializedString("\\u2028");
        case 0x2029 -> new SerializedString("\\u2029");
        default -> null;
      };
    }
  }
}
