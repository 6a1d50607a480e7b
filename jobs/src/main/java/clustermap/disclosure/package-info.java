/**
 * Statistical disclosure control on primitive numbers: which figures are sensitive, which others
 * must be hidden so that no difference tells them, and the attack that tries to. Pure functions; no
 * Spark, I/O, clock or logging.
 */
@NullMarked
package clustermap.disclosure;

import org.jspecify.annotations.NullMarked;
