package clustermap.config;

import java.util.regex.Pattern;

/** What must not be printed. */
public final class Secrets {
  /** What is printed in place of a secret. */
  public static final String HIDDEN = "(hidden)";

  private static final String WORDS =
      "secret|passw|passphrase|token|credential|access[._-]?key|private[._-]?key"
          + "|account[._-]?key|api[._-]?key|encryption[._-]?key";

  private static final Pattern NAME = Pattern.compile("(?i)" + WORDS);

  /** A setting within a value, such as an option of the JVM: -Dx.password=… */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?i)([\\w.-]*(?:" + WORDS + ")[\\w.-]*\\s*=\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;]+)");

  /** A name and a password before the host of a URI. */
  private static final Pattern LOGIN = Pattern.compile("(\\w[\\w+.-]*://)[^/@\\s]*:[^/@\\s]*@");

  private Secrets() {}

  /** Whether a key's value is a secret by its name; a key that names a provider's class is none. */
  static boolean named(String key) {
    return NAME.matcher(key).find() && !key.endsWith(".provider") && !key.endsWith(".path");
  }

  /** A value as it may be printed and recorded. */
  static String shown(String key, String value) {
    return named(key) ? HIDDEN : within(value);
  }

  /** A text of somebody else's, without the secrets that can be told by their names. */
  public static String within(String text) {
    String settings = SETTING.matcher(text).replaceAll("$1" + HIDDEN);
    return LOGIN.matcher(settings).replaceAll("$1" + HIDDEN + "@");
  }

  static boolean holdsLogin(String value) {
    return LOGIN.matcher(value).find();
  }
}
