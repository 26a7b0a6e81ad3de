// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The sessions of {@link GtStoreClient#cart}, the one used longest ago going first. For any thread. */
final class SessionCache {
    private final Map<String, KeySession> sessions;

    SessionCache(int max) {
        sessions = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, KeySession> eldest) {
                return size() > max;
            }
        };
    }

    synchronized KeySession get(String key, Function<String, KeySession> open) {
        return sessions.computeIfAbsent(key, open);
    }

    synchronized int size() {
        return sessions.size();
    }
}
