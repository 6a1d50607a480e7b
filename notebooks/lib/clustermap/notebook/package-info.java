/**
 * What the notebooks share: the current snapshot as a database, tables and drawings to show, and
 * checks. Drawings are SVG written here, for they must be the same on every machine: charts of a
 * library that paints pictures depend on the fonts that are installed, and cannot be compared.
 */
package clustermap.notebook;
