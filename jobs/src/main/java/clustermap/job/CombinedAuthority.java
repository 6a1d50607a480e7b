package clustermap.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A combined authority of England and the whole districts of 2021 that make it, as their orders
 * under the Local Democracy, Economic Development and Construction Act 2009, and the Levelling-up
 * and Regeneration Act 2023, name them; those that had been made by May 2024. Where an authority
 * holds a district made after 2021, the districts that it was made of stand for it.
 *
 * @param districts codes of 2021, in order
 */
record CombinedAuthority(String code, String name, List<String> districts) {
  private static final String FILE = "combined_authorities.csv";

  /** The list that ships, by code. */
  static List<CombinedAuthority> shipped() {
    SortedMap<String, CombinedAuthority> all = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    CombinedAuthority.class.getResourceAsStream(FILE), "no resource " + FILE),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .skip(1)
          .map(line -> List.of(line.split(",", -1)))
          .forEach(
              cells ->
                  all.computeIfAbsent(
                          cells.get(0),
                          code -> new CombinedAuthority(code, cells.get(1), new ArrayList<>()))
                      .districts()
                      .add(cells.get(2)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + FILE, e);
    }
    return List.copyOf(all.values());
  }
}
