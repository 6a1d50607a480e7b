/** The open engine for a national map of innovation clusters. */
package clustermap;
