/**
 * The command line: what can be typed, what is printed, and the exit codes. Only {@link
 * clustermap.cli.Main} ends the process.
 */
@NullMarked
package clustermap.cli;

import org.jspecify.annotations.NullMarked;
