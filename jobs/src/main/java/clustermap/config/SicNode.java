package clustermap.config;

import org.jspecify.annotations.Nullable;

/**
 * One five-digit SIC 2007 code with its ancestors; ancestors are null for the codes that exist only
 * at Companies House.
 */
public record SicNode(
    String sic5,
    @Nullable String sic3,
    @Nullable String sic3Name,
    @Nullable String sic2,
    @Nullable String sic2Name,
    @Nullable String section,
    @Nullable String sectionName,
    String description) {

  /** The class, four digits; null for the codes that exist only at Companies House. */
  @Nullable String sic4() {
    return sic3 == null ? null : sic5.substring(0, 4);
  }
}
