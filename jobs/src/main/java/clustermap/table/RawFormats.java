package clustermap.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The published files that ingest knows, by table. */
final class RawFormats {
  private static final String LIST_SEPARATOR = ";";
  private static final String BLANKS = "\\s+";

  private RawFormats() {}

  /** What a header turned out to be, or why it is unknown. */
  sealed interface Match {
    record Known(RawFormat.Binding binding) implements Match {}

    record Unknown(String problem) implements Match {}
  }

  /** Finds the format of a header: the published ones first, then the contract's own names. */
  static Match match(Contract contract, List<String> header) {
    List<RawFormat> formats =
        Stream.concat(published(contract.name()).stream(), Stream.of(byContract(contract)))
            .toList();
    for (RawFormat format : formats) {
      if (format.missing(header).isEmpty()) {
        try {
          return new Match.Known(format.bind(contract, header));
        } catch (IllegalArgumentException twice) {
          return new Match.Unknown(
              "the header has the column " + twice.getMessage() + " twice; keep one of them");
        }
      }
    }
    RawFormat nearest =
        formats.stream()
            .min(Comparator.comparingDouble(f -> shareMissing(f, header)))
            .orElseThrow();
    StringBuilder problem =
        new StringBuilder("the header is not one of table ")
            .append(contract.name())
            .append("; found ")
            .append(shown(header));
    if (shareMissing(nearest, header) < 0.6) {
      problem
          .append("; as ")
          .append(nearest.name())
          .append(" it lacks ")
          .append(String.join(", ", nearest.missing(header)));
    }
    problem
        .append("; expected ")
        .append(
            formats.stream()
                .map(f -> f.name() + " (" + shown(f.needed()) + ")")
                .collect(Collectors.joining(" or ")));
    return new Match.Unknown(problem.toString());
  }

  private static double shareMissing(RawFormat format, List<String> header) {
    return format.missing(header).size() / (double) Math.max(1, format.needed().size());
  }

  private static String shown(List<String> header) {
    String text =
        header.stream()
            .map(h -> h.strip().replaceAll("[\\p{Cntrl}\uFFFD]", "?"))
            .limit(60)
            .collect(Collectors.joining(","));
    return text.length() <= 400 ? text : text.substring(0, 400) + "...";
  }

  /** A header of the contract's own column names; lists are split at semicolons. */
  private static RawFormat byContract(Contract contract) {
    RawFormat format = new RawFormat("the columns of the contract", contract.name());
    for (Field field : contract.fields()) {
      if (AsRead.isList(field)) {
        format.split(field, field.name(), LIST_SEPARATOR);
      } else if (AsRead.isMoney(field)) {
        format.priced(field, field.name());
      } else {
        format.copy(field, field.name());
      }
      if (field.optional()) {
        format.mayLack(field);
      }
    }
    return format;
  }

  private static List<RawFormat> published(String table) {
    List<RawFormat> formats = new ArrayList<>();
    for (RawFormat format :
        List.of(
            basicCompanyData(),
            registerSample(),
            registerSearch(),
            postcodesWithDistricts(),
            onsPostcodes(),
            learningProviders())) {
      if (format.table().equals(table)) {
        formats.add(format);
      }
    }
    return formats;
  }

  /** Companies House, Free Company Data Product, BasicCompanyData. */
  private static RawFormat basicCompanyData() {
    return new RawFormat("BasicCompanyData", Companies.CONTRACT.name())
        .copy(Companies.COMPANY_NUMBER, "companynumber")
        .copy(Companies.NAME, "companyname")
        .gather(
            Companies.PREVIOUS_NAMES,
            IntStream.rangeClosed(1, 10)
                .mapToObj(i -> "previousname_" + i + "\\.companyname")
                .toArray(String[]::new))
        .mayLack(Companies.PREVIOUS_NAMES)
        .copy(Companies.STATUS, "companystatus")
        .copy(Companies.CATEGORY, "companycategory")
        .copy(Companies.INCORPORATION_DATE, "incorporationdate")
        .copy(Companies.DISSOLUTION_DATE, "dissolutiondate")
        .copy(Companies.POSTCODE, "regaddress\\.postcode")
        .gather(
            Companies.SIC_CODES,
            "siccode\\.sictext_1",
            "siccode\\.sictext_2",
            "siccode\\.sictext_3",
            "siccode\\.sictext_4")
        .ignore(
            "regaddress\\..*",
            "countryoforigin",
            "accounts\\..*",
            "returns\\..*",
            "mortgages\\..*",
            "limitedpartnerships\\..*",
            "uri",
            "previousname_\\d+\\.condate",
            "confstmtnextduedate",
            "confstmtlastmadeupdate");
  }

  /** An extract of BasicCompanyData with snake_case names. */
  private static RawFormat registerSample() {
    return new RawFormat("a register extract", Companies.CONTRACT.name())
        .copy(Companies.COMPANY_NUMBER, "company_number")
        .copy(Companies.NAME, "company_name")
        .copy(Companies.STATUS, "status")
        .copy(Companies.CATEGORY, "category")
        .copy(Companies.INCORPORATION_DATE, "incorporation_date")
        .copyIfThere(Companies.DISSOLUTION_DATE, "dissolution_date")
        .copy(Companies.POSTCODE, "postcode")
        .gather(Companies.SIC_CODES, "sic_text_1", "sic_text_2", "sic_text_3", "sic_text_4")
        .ignore(
            "country_of_origin", "post_town", "uri", "lad_code", "lad_name", "easting", "northing");
  }

  /** The result of Companies House's advanced search as CSV; SIC codes separated by blanks. */
  private static RawFormat registerSearch() {
    return new RawFormat("a register search", Companies.CONTRACT.name())
        .copy(Companies.COMPANY_NUMBER, "company_number")
        .copy(Companies.NAME, "company_name")
        .copy(Companies.STATUS, "company_status")
        .copy(Companies.CATEGORY, "company_type")
        .copy(Companies.INCORPORATION_DATE, "incorporation_date")
        .copy(Companies.DISSOLUTION_DATE, "dissolution_date")
        .copy(Companies.POSTCODE, "postcode")
        .split(Companies.SIC_CODES, "sic_codes", BLANKS);
  }

  /** ONS NSPL joined with OS Code-Point Open: postcode, position, districts of two vintages. */
  private static RawFormat postcodesWithDistricts() {
    return new RawFormat("postcodes with districts", Postcodes.CONTRACT.name())
        .copy(Postcodes.POSTCODE, "postcode")
        .copy(Postcodes.EASTING, "easting")
        .copy(Postcodes.NORTHING, "northing")
        .copy(Postcodes.LAD, "lad\\d\\d_code")
        .copyIfThere(Postcodes.TTWA, "ttwa\\d\\d_code")
        .says(Postcodes.TERMINATED, "in_codepoint", "\\s*N\\s*")
        .ignore("lat", "lon", "lad\\d\\d_code", "region", "pqi", "en_source", "lad_source");
  }

  /** ONS Postcode Directory and National Statistics Postcode Lookup, names of all vintages. */
  private static RawFormat onsPostcodes() {
    return new RawFormat("ONS NSPL or ONSPD", Postcodes.CONTRACT.name())
        .copy(Postcodes.POSTCODE, "pcds", "pcd8", "pcd2", "pcd7", "pcd")
        .copy(Postcodes.EASTING, "oseast1m", "east1m")
        .copy(Postcodes.NORTHING, "osnrth1m", "north1m")
        .copy(Postcodes.LAD, "laua", "oslaua", "lad\\d\\dcd", "ladcd")
        .copyIfThere(Postcodes.TTWA, "ttwa", "ttwa\\d\\dcd")
        .copyIfThere(Postcodes.SMALL_AREA, "lsoa21cd", "lsoa21", "lsoa11cd", "lsoa11")
        .says(Postcodes.TERMINATED, "doterm", "\\s*\\d.*")
        .ignore(".*");
  }

  /** Learning providers plus (data.ac.uk). */
  private static RawFormat learningProviders() {
    return new RawFormat("learning providers", Assets.CONTRACT.name())
        .copy(Assets.ASSET_ID, "ukprn")
        .constant(Assets.KIND, "university")
        .copy(Assets.NAME, "view_name")
        .copy(Assets.POSTCODE, "postcode")
        .copy(Assets.EASTING, "easting")
        .copy(Assets.NORTHING, "northing")
        .ignore("provider_name", "town", "lat", "lon", "groups", "hesa_id", "lad21_code", "region");
  }
}
