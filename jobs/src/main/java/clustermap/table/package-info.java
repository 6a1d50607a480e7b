/**
 * The contracts: one class a table, with the name, type, unit, nullability and meaning of every
 * column; and reading and writing by contract. Nothing else in the tree spells a column's name.
 */
@NullMarked
package clustermap.table;

import org.jspecify.annotations.NullMarked;
