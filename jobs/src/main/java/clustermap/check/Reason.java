package clustermap.check;

import java.util.Locale;

/** Why a row was rejected or a field of it was touched; written {@code column:reason}. */
public enum Reason {
  TOO_FEW_FIELDS("the record has fewer fields than the header"),
  TOO_MANY_FIELDS("the record has more fields than the header"),
  UNCLOSED_QUOTE("a quote opens the field and none closes it; read up to the next comma"),
  UNESCAPED_QUOTE("a quote within the field is not doubled; kept as text"),
  WINDOWS_1252("the bytes of the field are not UTF-8; read as Windows-1252"),
  MISSING("no value"),
  MALFORMED("not of the form that the column has"),
  SCIENTIFIC_NOTATION("a number that a spreadsheet rounded, such as 7.47E+06"),
  ZERO_PADDED("leading zeros had been lost and were put back"),
  DECIMAL_POINT("a number that a spreadsheet wrote as 1234567.0"),
  CONTROL_CHARACTERS("control characters or line ends within the text were removed"),
  MARKUP("tags of HTML or XML were taken out, entities written as the characters they stand for"),
  MOJIBAKE("UTF-8 that had been read as Windows-1252 was read again as UTF-8"),
  REPLACEMENT_CHARACTER("the text holds U+FFFD: characters were lost before it came here"),
  UNKNOWN("not among the known values"),
  IMPOSSIBLE("no such day, read day first"),
  TOO_EARLY("before the year 1600"),
  FUTURE("after the date of the run"),
  FAR_FUTURE("more than 50 years after the date of the run"),
  BEFORE_START("before the day on which it began"),
  NONE_SUPPLIED("the register says None Supplied"),
  SIC_2003("a code of four digits, of SIC 2003"),
  RESPACED("letter case or spacing was put right"),
  EXTRA_TEXT("text around the postcode was left out"),
  LETTER_O_FOR_ZERO("a letter O stood where the postcode has a zero"),
  PARTIAL("only the outward part of a postcode"),
  NOT_A_NUMBER("not a number"),
  OTHER_CURRENCY("the amount names another currency than pounds sterling; it is not converted"),
  NEGATIVE("below zero"),
  ABSURD("too large to be true"),
  OUT_OF_RANGE("outside the range that the column has"),
  OUT_OF_GRID("outside the British National Grid"),
  INCOMPLETE_POSITION("the other coordinate is missing or unusable"),
  IRISH_GRID("positions in Northern Ireland are on the Irish grid"),
  NOT_AN_AREA("the geometry is no polygon"),
  NOT_IN_METRES("the geometry is in degrees, not in EPSG:27700 metres"),
  DUPLICATE("another row with the key says the same"),
  DUPLICATE_CONFLICT("another row with the key says something else");

  private final String meaning;

  Reason(String meaning) {
    this.meaning = meaning;
  }

  /** The code, without the column. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code as rows carry it. */
  public String code(String column) {
    return column + ":" + code();
  }

  public String meaning() {
    return meaning;
  }
}
