// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queue of requests that may not be sent yet, bounded in number and bytes. */
final class Backlog {
    private final int maxRequests;
    private final long maxBytes;
    private final Map<Long, PendingRequest> waiting = new LinkedHashMap<>();
    private long bytes;

    Backlog(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /** Adds the request; false if there is no room. */
    boolean add(PendingRequest request) {
        if (waiting.size() >= maxRequests || bytes + request.frame().length > maxBytes) {
            return false;
        }
        waiting.put(request.id(), request);
        bytes += request.frame().length;
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The oldest request; null if there is none. */
    @Nullable
    PendingRequest first() {
        Iterator<PendingRequest> each = waiting.values().iterator();
        return each.hasNext() ? each.next() : null;
    }

    /** Removes the request. */
    void remove(PendingRequest request) {
        if (waiting.remove(request.id()) != null) {
            bytes -= request.frame().length;
        }
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
