/**
 * Which stages run in which order, what is reused, and the record of a run. The boundary between
 * stages is a table: every output is written, hashed and read back.
 */
@NullMarked
package clustermap.job;

import org.jspecify.annotations.NullMarked;
