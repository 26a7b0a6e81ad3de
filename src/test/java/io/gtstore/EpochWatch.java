// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Asks every node again and again which map it goes by, on a thread of its own: an epoch that a node has seen it never goes back behind. */
final class EpochWatch {
    private final Queue<String> falls = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean open = true;

    EpochWatch(ProcessCluster cluster, int nodes) {
        thread = new Thread(() -> watch(cluster, nodes), "epoch-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(ProcessCluster cluster, int nodes) {
        Map<Integer, Long> highest = new HashMap<>();
        List<LineClient> lines = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            lines.add(new LineClient(cluster.port("node-" + i)));
        }
        while (open) {
            for (int i = 0; i < nodes; i++) {
                long epoch = lines.get(i).ask("ping").getLong("epoch");
                Long before = highest.put(i, epoch);
                if (before != null && epoch < before) {
                    falls.add("node-" + (i + 1) + " went back from " + before + " to " + epoch);
                }
            }
            pause();
        }
        lines.forEach(LineClient::close);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() throws InterruptedException {
        open = false;
        thread.join();
    }

    List<String> falls() {
        return List.copyOf(falls);
    }
}
