// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which keys each connection watches, and the bounds of their number. Event loop only. */
final class WatchCounts {
    private final int most;
    private final int mostOfOne;
    private final Map<RpcConnection, Set<String>> keys = new HashMap<>();
    private int count;

    /**
     * No watches yet.
     *
     * @param most the greatest number of watches
     * @param mostOfOne the greatest number of one connection's
     */
    WatchCounts(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Whether there is no room for one more watch, unless the connection has that one. */
    boolean full(RpcConnection from, String key) {
        return !has(from, key) && (count >= most || of(from).size() >= mostOfOne);
    }

    /** The refusal of a watch for which there is no room. */
    Reply busy(RpcConnection from) {
        return Reply.Failure.of(
                ErrorCode.BUSY,
                count + " carts are watched at this node, by this connection " + of(from).size()
                        + " (limits.maxWatches, limits.maxWatchesPerConnection); unwatch some",
                Request.NO_EPOCH);
    }

    boolean has(RpcConnection from, String key) {
        return of(from).contains(key);
    }

    /** Counts a watch that the connection has not yet. */
    void add(RpcConnection from, String key) {
        keys.computeIfAbsent(from, absent -> new LinkedHashSet<>()).add(key);
        count++;
    }

    /** Whether the connection had that watch, which counts no more. */
    boolean remove(RpcConnection from, String key) {
        if (!has(from, key)) {
            return false;
        }
        keys.computeIfPresent(from, (connection, own) -> {
            own.remove(key);
            return own.isEmpty() ? null : own;
        });
        count--;
        return true;
    }

    /** The keys that the connection watches, as a copy. */
    List<String> keys(RpcConnection from) {
        return List.copyOf(of(from));
    }

    /** The number of watches, counted per cart and subscriber. */
    int count() {
        return count;
    }

    private Set<String> of(RpcConnection from) {
        return keys.getOrDefault(from, Set.of());
    }
}
