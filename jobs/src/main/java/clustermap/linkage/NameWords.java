package clustermap.linkage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words of organisations' names: legal forms, abbreviations, and what only stands between. */
final class NameWords {
  /** Forms of the United Kingdom, by code. */
  static final Set<String> BRITISH_FORMS =
      Set.of("LTD", "PLC", "LLP", "LP", "CIC", "CIO", "UNLIMITED");

  /** Forms in several words, the longest first; the first word of each list is the code. */
  static final List<List<String>> PHRASES =
      List.of(
          List.of("PLC", "PUBLIC", "LIMITED", "COMPANY"),
          List.of("PLC", "CWMNI", "CYFYNGEDIG", "CYHOEDDUS"),
          List.of("LLP", "LIMITED", "LIABILITY", "PARTNERSHIP"),
          List.of("LLC", "LIMITED", "LIABILITY", "COMPANY"),
          List.of("CIC", "COMMUNITY", "INTEREST", "COMPANY"),
          List.of("CIO", "CHARITABLE", "INCORPORATED", "ORGANISATION"),
          List.of("SPZOO", "SP", "Z", "O", "O"),
          List.of("SPZOO", "SP", "Z", "OO"),
          List.of("SPZOO", "SP", "ZOO"),
          List.of("LP", "LIMITED", "PARTNERSHIP"),
          List.of("LTD", "PRIVATE", "LIMITED"),
          List.of("PVT", "PVT", "LTD"),
          List.of("PTY", "PTY", "LTD"),
          List.of("PTY", "PTY", "LIMITED"),
          List.of("PTE", "PTE", "LTD"),
          List.of("PTE", "PTE", "LIMITED"),
          List.of("SDNBHD", "SDN", "BHD"),
          List.of("SARL", "S", "A", "R", "L"),
          List.of("KG", "GMBH", "CO", "KG"),
          List.of("KG", "GMBH", "AND", "CO", "KG"));

  /** Forms that no other word is like: left out wherever they stand but first. */
  static final Map<String, String> FORMS =
      map(
          "LTD LIMITED LTD CYF CYFYNGEDIG",
          "PLC PLC CCC",
          "LLP LLP PAC",
          "CIC CIC",
          "GMBH GMBH",
          "INC INCORPORATED");

  /** Forms that may be words or initials too: left out at the end only. */
  static final Map<String, String> LAST_FORMS =
      map(
          "LP LP",
          "CIO CIO",
          "UNLIMITED UNLIMITED",
          "INC INC",
          "LLC LLC",
          "CORP CORP CORPORATION",
          "AG AG",
          "SA SA",
          "SAS SAS SASU",
          "SARL SARL",
          "SRL SRL",
          "SPA SPA",
          "BV BV",
          "NV NV",
          "AB AB",
          "AS AS",
          "ASA ASA",
          "OY OY",
          "OYJ OYJ",
          "APS APS",
          "KK KK",
          "PTY PTY",
          "PTE PTE",
          "PVT PVT",
          "SDNBHD BHD",
          "KFT KFT",
          "ZRT ZRT",
          "SRO SRO",
          "DOO DOO",
          "KG KG",
          "OHG OHG",
          "UG UG",
          "SE SE",
          "LDA LDA",
          "LTDA LTDA",
          "EURL EURL",
          "JSC JSC",
          "OOO OOO",
          "SPZOO SPZOO");

  /** Words under one spelling. */
  static final Map<String, String> SAME =
      map(
          "COMPANY CO",
          "MANUFACTURING MFG MANUF MANUFG MFTG",
          "MANUFACTURERS MFRS",
          "ENGINEERING ENG ENGR ENGRG ENGNG",
          "ENGINEERS ENGRS",
          "INTERNATIONAL INTL INTNL INTERNAT",
          "NATIONAL NATL",
          "SERVICES SVCS SERVS SRVS",
          "SERVICE SVC SERV",
          "BROTHERS BROS",
          "MANAGEMENT MGMT MGT MNGT MANAGMENT",
          "DEVELOPMENT DEV DEVT",
          "DEVELOPMENTS DEVS DEVTS",
          "GROUP GRP",
          "HOLDINGS HLDGS HLDNGS",
          "HOLDING HLDG",
          "ASSOCIATES ASSOCS ASSOC",
          "ASSOCIATION ASSN",
          "UNIVERSITY UNIV",
          "INVESTMENTS INVS INVTS INVESTS",
          "INVESTMENT INV INVT",
          "SYSTEMS SYS",
          "SOLUTIONS SOLNS SOLS",
          "TECHNOLOGIES TECHS",
          "TECHNOLOGY TECHNOL",
          "INDUSTRIES INDS",
          "INDUSTRIAL INDL",
          "LABORATORIES LABS",
          "LABORATORY LAB",
          "PRODUCTS PRODS",
          "PROPERTIES PROPS",
          "PROPERTY PROP",
          "CONSTRUCTION CONSTR CONSTN",
          "CONSULTANTS CONSULTS",
          "DISTRIBUTION DISTRIB DISTN",
          "COMMUNICATIONS COMMS",
          "CHEMICALS CHEMS",
          "PHARMACEUTICALS PHARMS",
          "CENTRE CENTER CTR",
          "COOPERATIVE COOP",
          "RESEARCH RES",
          "SCIENCES SCIS",
          "DEPARTMENT DEPT",
          "GOVERNMENT GOVT",
          "UK GB",
          "AND UND ET");

  /** Said or left out at will. */
  static final Set<String> DROPPED = Set.of("AND", "THE");

  private NameWords() {}

  /** Each line is a word and the spellings that stand for it. */
  private static Map<String, String> map(String... lines) {
    Map<String, String> map = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        map.put(words[i], words[0]);
      }
    }
    return Map.copyOf(map);
  }
}
