// SPDX-License-Identifier: Apache-2.0
/** Tests of the cluster map, its planner and the manager's decisions. */
package io.gtstore.cluster;
