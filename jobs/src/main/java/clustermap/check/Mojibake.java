package clustermap.check;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text whose UTF-8 bytes were once read as Windows-1252: {@code CAFÃ‰} for {@code CAFÉ}. */
final class Mojibake {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private Mojibake() {}

  /**
   * The text as it was meant, when all of it turns back into well-formed UTF-8; else the text as it
   * is. Five bytes have no letter in Windows-1252 and come through as control characters.
   */
  static @Nullable String mend(@Nullable String text) {
    if (text == null) {
      return null;
    }
    CharsetEncoder encoder =
        WINDOWS_1252
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D) {
        bytes.put((byte) c);
        continue;
      }
      try {
        bytes.put(encoder.encode(CharBuffer.wrap(text, i, i + 1)));
      } catch (CharacterCodingException notWindows1252) {
        return text;
      }
    }
    bytes.flip();
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return text;
    }
  }
}
