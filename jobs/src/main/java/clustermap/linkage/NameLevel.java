package clustermap.linkage;

/** How far two normal names agree, the best first. */
public enum NameLevel {
  /** Letter for letter. */
  EXACT(0),
  /** The same words in another order, or the same letters parted otherwise. */
  REORDERED(1),
  /** The same but for UK. */
  QUALIFIED(2),
  /** Word for word the same but for slips of spelling, Jaro–Winkler above 0.95. */
  SPELLED(3),
  /** The same but for slips and cut words, Jaro–Winkler above 0.88. */
  CLOSE(4),
  /** Alike, but a word differs: X Holdings and X Trading, X 2 and X 3. Never the same firm. */
  OTHER_WORD(5),
  /** Nothing in common. */
  ELSE(6);

  private static final String UK = "UK";

  private final int place;

  NameLevel(int place) {
    this.place = place;
  }

  /** Its place from the best, 0: how tables hold it. */
  public int place() {
    return place;
  }

  /** Whether two names so alike may be one firm's. */
  public boolean mayBeSame() {
    return place <= CLOSE.place;
  }

  /**
   * Compares a name as given with a name of the register, both normal and not empty.
   *
   * @param known a character for each word of {@code given}: {@code 1} when the register uses the
   *     word often enough to be a word of its own, which is no misspelling of another
   */
  public static NameLevel of(String given, String known, String registered) {
    if (given.equals(registered)) {
      return EXACT;
    }
    String[] a = given.split(" ", -1);
    String[] b = registered.split(" ", -1);
    boolean[] goneA = new boolean[a.length];
    boolean[] goneB = new boolean[b.length];
    int leftA = a.length;
    int leftB = b.length;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        if (!goneB[j] && a[i].equals(b[j])) {
          goneA[i] = true;
          goneB[j] = true;
          leftA--;
          leftB--;
          break;
        }
      }
    }
    if (leftA == 0 && leftB == 0) {
      return REORDERED;
    }
    boolean shared = leftA < a.length;
    String compactA = given.replace(" ", "");
    String compactB = registered.replace(" ", "");
    if (compactA.equals(compactB)) {
      return REORDERED;
    }
    int ukA = drop(a, goneA);
    int ukB = drop(b, goneB);
    leftA -= ukA;
    leftB -= ukB;
    boolean uk = ukA + ukB > 0;
    if (leftA == 0 && leftB == 0) {
      return shared ? QUALIFIED : ELSE;
    }
    boolean cut = uk;
    int slips = 0;
    // The registered words in the order of the given ones.
    String[] beside = a.clone();
    for (int i = 0; i < a.length && leftA > 0; i++) {
      for (int j = 0; j < b.length; j++) {
        if (goneA[i] || goneB[j]) {
          continue;
        }
        boolean familiar = i < known.length() && known.charAt(i) == '1';
        boolean slip = slip(a[i], familiar, b[j]);
        if (slip || abbreviates(a[i], b[j])) {
          goneA[i] = true;
          goneB[j] = true;
          beside[i] = b[j];
          leftA--;
          leftB--;
          slips++;
          cut |= !slip;
          break;
        }
      }
    }
    if (leftA == 0 && leftB == 0) {
      double alike = JaroWinkler.similarity(given, String.join(" ", beside));
      if (!cut && slips == 1 && alike > 0.95) {
        return SPELLED;
      }
      // Several slips may still be told apart in one long name, but not in as many short words.
      return slips <= 2 && (alike > 0.88 || cut) ? CLOSE : OTHER_WORD;
    }
    if (leftA != leftB && nearlyEqual(compactA, compactB)) {
      return CLOSE;
    }
    return shared || JaroWinkler.similarity(given, registered) > 0.88 ? OTHER_WORD : ELSE;
  }

  /** A blank lost or won together with one slip, in a long name without figures. */
  private static boolean nearlyEqual(String a, String b) {
    return Math.min(a.length(), b.length()) >= 10
        && Math.abs(a.length() - b.length()) <= 1
        && !figures(a)
        && !figures(b)
        && distance(a, b, 1) <= 1;
  }

  private static int drop(String[] words, boolean[] gone) {
    int dropped = 0;
    for (int i = 0; i < words.length; i++) {
      if (!gone[i] && words[i].equals(UK)) {
        gone[i] = true;
        dropped++;
      }
    }
    return dropped;
  }

  /** Whether one word may be the other misspelled. */
  static boolean slip(String given, boolean known, String registered) {
    int longest = Math.max(given.length(), registered.length());
    int shortest = Math.min(given.length(), registered.length());
    if (longest < 5 || longest - shortest > 2 || figures(given) || figures(registered)) {
      return false;
    }
    if (longest == shortest + 1
        && (given.equals(registered + "S") || registered.equals(given + "S"))) {
      return true;
    }
    int allowed = longest < 7 ? 1 : 2;
    return !known && distance(given, registered, allowed) <= allowed;
  }

  /** Whether the shorter word is the beginning of the longer one, cut short. */
  static boolean abbreviates(String a, String b) {
    String shorter = a.length() < b.length() ? a : b;
    String longer = a.length() < b.length() ? b : a;
    return shorter.length() >= 4
        && longer.length() >= shorter.length() + 3
        && longer.startsWith(shorter)
        && !figures(longer);
  }

  private static boolean figures(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (Character.isDigit(word.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Letters inserted, left out, exchanged or swapped with their neighbour (optimal string
   * alignment); some number above {@code most} when there are more than that.
   */
  static int distance(String a, String b, int most) {
    int n = a.length();
    int m = b.length();
    if (Math.abs(n - m) > most) {
      return most + 1;
    }
    int[] two = new int[m + 1];
    int[] one = new int[m + 1];
    int[] row = new int[m + 1];
    for (int j = 0; j <= m; j++) {
      one[j] = j;
    }
    for (int i = 1; i <= n; i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= m; j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(row[j - 1], one[j]) + 1, one[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, two[j - 2] + 1);
        }
        row[j] = best;
        least = Math.min(least, best);
      }
      if (least > most) {
        return most + 1;
      }
      int[] free = two;
      two = one;
      one = row;
      row = free;
    }
    return one[m];
  }
}
