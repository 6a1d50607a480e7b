<<<<<<< HEAD
/**
 * Which stages run in which order, what is reused, and the record of a run. The boundary between
 * stages is a table: every output is written, hashed and read back.
 */
=======
/** Which stages run in which order, the run record, reuse and resume; and the jobs beside them. */
>>>>>>> reference
@NullMarked
package clustermap.job;

import org.jspecify.annotations.NullMarked;
