/**
 * Effects of programmes on units that are seen again and again: group-time average treatment
 * effects (Callaway and Sant'Anna, Journal of Econometrics 225, 2021) on primitive arrays. Pure
 * functions; no Spark, I/O, clock or logging.
 */
@NullMarked
package clustermap.stats.panel;

import org.jspecify.annotations.NullMarked;
