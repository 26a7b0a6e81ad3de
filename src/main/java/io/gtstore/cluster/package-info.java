// SPDX-License-Identifier: Apache-2.0
/** The cluster map: members, slots and their owners, and the planner of its changes (paper §2.1, §4). Pure: no socket, clock or thread. */
package io.gtstore.cluster;
