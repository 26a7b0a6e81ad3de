// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Hazelcast's map of lists by its client's asynchronous calls, all customers on one event loop: a put is an entry processor, which the backup runs, too, before it
 * is acknowledged.
 */
final class AsyncHazelcastPeer implements Peer {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HazelcastInstance client;
    private final IMap<String, ArrayList<String>> carts;

    /** A client of the members at these addresses, {@code HOST:PORT} separated by commas. */
    AsyncHazelcastPeer(String members) {
        ClientConfig config = new ClientConfig().setClusterName("peers").setProperty("hazelcast.logging.type", "slf4j");
        config.getNetworkConfig().setAddresses(List.of(members.split(",")));
        client = HazelcastClient.newHazelcastClient(config);
        carts = client.getMap(HazelcastMember.CART_MAP);
    }

    @Override
    public void start(Runnable customer) {
        loop.runOnContext(go -> customer.run());
    }

    @Override
    public Future<Cart> login(String key) {
        return Future.succeededFuture(new MapCart(carts, key, loop));
    }

    @Override
    public void close() {
        client.shutdown();
        vertx.close().await();
    }

    /** Appends an item, on the owner and on its backup. */
    record Append(String item) implements EntryProcessor<String, ArrayList<String>, Integer> {
        @Override
        public Integer process(Map.Entry<String, ArrayList<String>> entry) {
            ArrayList<String> items = entry.getValue() == null ? new ArrayList<>() : entry.getValue();
            items.add(item);
            entry.setValue(items);
            return items.size();
        }
    }

    private record MapCart(IMap<String, ArrayList<String>> carts, String key, Context loop) implements Cart {
        private <T> Future<T> onLoop(CompletionStage<T> call) {
            return Future.fromCompletionStage(call, loop);
        }

        @Override
        public Future<Void> put(String item) {
            return onLoop(carts.submitToKey(key, new Append(item))).mapEmpty();
        }

        @Override
        public Future<List<String>> get() {
            return onLoop(carts.getAsync(key)).map(List::copyOf);
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return onLoop(carts.removeAsync(key)).map(List::copyOf);
        }
    }
}
