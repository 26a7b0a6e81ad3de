// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cache of resolved host names. When the name service fails or is slow, the last known addresses are used. Used on one event loop only. */
final class Hosts {
    /** The maximum number of cached hosts. */
    private static final int MAX_KEPT = 10_000;

    /** The time after which a lookup falls back to the last known addresses. */
    private static final long PATIENCE_MILLIS = 50;

    /** A name service. */
    @FunctionalInterface
    interface Lookup {
        /** Resolves a host to all its addresses in order of preference, with port 0. Fails if the name is unknown or no server answers. */
        Future<List<InetSocketAddress>> resolve(String host);
    }

    private final Lookup lookup;
    private final TimerWheel wheel;
    private final Map<String, List<InetSocketAddress>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<InetSocketAddress>> eldest) {
            return size() > MAX_KEPT;
        }
    };

    Hosts(Lookup lookup, TimerWheel wheel) {
        this.lookup = lookup;
        this.wheel = wheel;
    }

    /** The name service of this Vert.x instance. */
    static Lookup of(Vertx vertx) {
        return host -> {
            Promise<List<InetSocketAddress>> found = Promise.promise();
            ((VertxInternal) vertx).nameResolver().resolveAll(host, done -> {
                if (done.succeeded()) {
                    found.complete(done.result());
                } else {
                    found.fail(done.cause());
                }
            });
            return found.future();
        };
    }

    /** The host's addresses, at least one; fails if the lookup fails and none are cached. */
    Future<List<InetSocketAddress>> resolve(String host) {
        Future<List<InetSocketAddress>> asked = ask(host);
        if (asked.isComplete()) {
            return asked;
        }
        Promise<List<InetSocketAddress>> first = Promise.promise();
        TimerWheel.Timeout patience = wheel.schedule(PATIENCE_MILLIS, () -> {
            List<InetSocketAddress> former = known.get(host);
            if (former != null) {
                first.tryComplete(former);
            }
        });
        asked.onComplete((addresses, failure) -> {
            patience.cancel();
            if (failure == null) {
                first.tryComplete(addresses);
            } else {
                first.tryFail(failure);
            }
        });
        return first.future();
    }

    private Future<List<InetSocketAddress>> ask(String host) {
        return lookup.resolve(host).transform((addresses, failure) -> learned(host, addresses, failure));
    }

    private Future<List<InetSocketAddress>> learned(
            String host, @Nullable List<InetSocketAddress> addresses, @Nullable Throwable failure) {
        if (addresses != null && !addresses.isEmpty()) {
            known.put(host, List.copyOf(addresses));
            return Future.succeededFuture(addresses);
        }
        List<InetSocketAddress> former = known.get(host);
        if (former != null) {
            return Future.succeededFuture(former);
        }
        return Future.failedFuture(failure == null ? new UnknownHostException(host) : failure);
    }
}
