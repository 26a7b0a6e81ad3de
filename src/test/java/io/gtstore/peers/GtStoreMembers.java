// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.ProcessCluster;
import java.util.List;

/** A manager and three nodes of the fat jar; every change is on two of them, in durable mode on the disks of two of them, before it is acknowledged. */
final class GtStoreMembers implements Members {
    private final ProcessCluster cluster;

    GtStoreMembers(boolean durable) {
        cluster = ProcessCluster.start(COUNT, 2, Programs.JVM, durable);
    }

    @Override
    public String address() {
        return cluster.managerAddress();
    }

    @Override
    public List<ProcessHandle> processes() {
        return cluster.all();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
