/**
 * Which stages run in which order, what is reused, and the record of a run. The boundary between
 * stages is a table: every output is written, hashed and read back. Jobs that prepare data stand
 * here too.
 */
@NullMarked
package clustermap.job;

import org.jspecify.annotations.NullMarked;
