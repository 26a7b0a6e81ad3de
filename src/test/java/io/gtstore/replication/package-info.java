// SPDX-License-Identifier: Apache-2.0
/** Tests of a node's decisions, with the network and the time in the test's hands. */
package io.gtstore.replication;
