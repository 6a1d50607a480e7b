/**
 * The public tables of a snapshot in the formats of others: CSV, GeoJSON and the layout of the
 * government's file. Reads what passed disclosure control and nothing else, without Spark, and says
 * in every export which figures rest on made-up inputs.
 */
@NullMarked
package clustermap.publish.export;

import org.jspecify.annotations.NullMarked;
