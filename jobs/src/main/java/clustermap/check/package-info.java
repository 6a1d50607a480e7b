/**
 * What a good row is: the rules for the columns of every input, the reasons they give, and what
 * each reason does to its row. Expressions over columns; reads and writes nothing.
 */
@NullMarked
package clustermap.check;

import org.jspecify.annotations.NullMarked;
