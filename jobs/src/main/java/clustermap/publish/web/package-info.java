/**
 * The web map: a snapshot's public tables as a folder of static files that a browser shows without
 * a network, and the server that shows it on this machine.
 */
@NullMarked
package clustermap.publish.web;

import org.jspecify.annotations.NullMarked;
