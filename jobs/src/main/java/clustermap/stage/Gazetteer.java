package clustermap.stage;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What says where a postcode or a position lies.
 *
 * @param postcodes one row a postcode, in any vintage of districts
 * @param districts districts of every vintage
 * @param districtAreas areas of other geographies by district, by contract
 * @param outlines the areas that are found by position
 */
public record Gazetteer(
    Dataset<Row> postcodes,
    Dataset<Row> districts,
    Dataset<Row> districtAreas,
    Broadcast<AreaOutlines> outlines) {}
