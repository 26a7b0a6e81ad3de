// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Counters of a component's messages since its start: requests received and sent, by op, and events pushed. Replies
 * are not counted, nor the hello of a lasting connection to another component. For any thread.
 */
public final class MessageCounts {
    private final Map<Op, LongAdder> received = adders();
    private final Map<Op, LongAdder> sent = adders();
    private final LongAdder events = new LongAdder();

    /** None yet. */
    public MessageCounts() {}

    /**
     * Counts at one moment.
     *
     * @param received requests received, without those refused for their form
     * @param sent requests sent
     * @param events events pushed
     */
    public record Snapshot(Map<Op, Long> received, Map<Op, Long> sent, long events) {
        /** The sum of all counts. */
        public long total() {
            return sum(received) + sum(sent) + events;
        }

        /** The difference to an earlier snapshot. */
        public Snapshot since(Snapshot earlier) {
            return new Snapshot(
                    difference(received, earlier.received), difference(sent, earlier.sent), events - earlier.events);
        }

        private static long sum(Map<Op, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        private static Map<Op, Long> difference(Map<Op, Long> counts, Map<Op, Long> earlier) {
            Map<Op, Long> added = new EnumMap<>(Op.class);
            counts.forEach((op, count) -> {
                long more = count - earlier.getOrDefault(op, 0L);
                if (more > 0) {
                    added.put(op, more);
                }
            });
            return added;
        }
    }

    /** The counts now; each of them is exact, all of them together may be of slightly different moments. */
    public Snapshot snapshot() {
        return new Snapshot(read(received), read(sent), events.sum());
    }

    /** Counts a pushed event. */
    public void pushed() {
        events.increment();
    }

    /** A handler whose requests are counted. */
    public RpcHandler counting(RpcHandler handler) {
        return new RpcHandler() {
            @Override
            public void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
                count(received, request.op());
                handler.handle(request, from, replyTo);
            }

            @Override
            public void closed(RpcConnection connection) {
                handler.closed(connection);
            }
        };
    }

    /** A transport whose requests are counted; a fresh connection begins with a hello of its own. */
    public Transport counting(Transport transport) {
        return new Transport() {
            @Override
            public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
                count(sent, request.op());
                return transport.send(host, port, request, timeoutMillis);
            }

            @Override
            public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
                count(sent, Op.HELLO);
                count(sent, request.op());
                return transport.sendFresh(host, port, request, timeoutMillis);
            }

            @Override
            public void onEvent(Consumer<Event> listener) {
                transport.onEvent(listener);
            }

            @Override
            public void onClosed(BiConsumer<String, Integer> listener) {
                transport.onClosed(listener);
            }

            @Override
            public int pendingCount() {
                return transport.pendingCount();
            }

            @Override
            public Future<Void> close() {
                return transport.close();
            }
        };
    }

    /** Counters of all ops, created at once so that the map itself never changes. */
    private static Map<Op, LongAdder> adders() {
        Map<Op, LongAdder> adders = new EnumMap<>(Op.class);
        for (Op op : Op.values()) {
            adders.put(op, new LongAdder());
        }
        return adders;
    }

    private static void count(Map<Op, LongAdder> adders, Op op) {
        Objects.requireNonNull(adders.get(op)).increment();
    }

    private static Map<Op, Long> read(Map<Op, LongAdder> adders) {
        Map<Op, Long> counts = new EnumMap<>(Op.class);
        adders.forEach((op, adder) -> {
            if (adder.sum() > 0) {
                counts.put(op, adder.sum());
            }
        });
        return counts;
    }
}
