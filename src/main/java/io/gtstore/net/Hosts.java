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

/**
 * The addresses of host names. A name service that fails or does not answer costs nothing for hosts that were found before: their last known addresses
 * serve until it answers again. Used on one event loop only.
 */
final class Hosts {
    /** How many hosts' addresses are kept. */
    private static final int MAX_KEPT = 10_000;

    /** How long a lookup may take before the last known addresses serve. */
    private static final long PATIENCE_MILLIS = 50;

    /** A name service. */
    @FunctionalInterface
    interface Lookup {
        /** All addresses of the host in the order of preference; port 0. Fails if the name is unknown or nobody answers. */
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

    /** The name service that Vert.x was set up with. */
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

    /** The host's addresses, at least one; fails if the name service gives none and none were known before. */
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
