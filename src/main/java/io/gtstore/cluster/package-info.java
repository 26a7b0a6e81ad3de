/**
 * Members, slots and who owns them: the cluster map, the planner of its changes, and the manager's core, which decides from reports and probes
 * (paper §2.1, §3, §4, §7). Pure: no socket, clock or thread.
 */
package io.gtstore.cluster;
