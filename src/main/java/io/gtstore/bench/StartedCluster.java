// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

/** A cluster that was started for the test, so that its nodes, {@code node-1} and so on, can be done harm. */
public interface StartedCluster extends TestCluster {
    /** Ends a node without a word; returns once it is gone. From any thread that may block. */
    void kill(String node);

    /** The number in the system of the process that the node runs in. */
    long pid(String node);
}
