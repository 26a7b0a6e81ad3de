// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Future;
import java.util.List;

/** Hazelcast's MultiMap by its client, whose calls block. Its acknowledgement means that the backup has the change, too. */
final class HazelcastPeer implements Peer {
    private final HazelcastInstance client;
    private final MultiMap<String, String> carts;

    /** A client of the members at these addresses, {@code HOST:PORT} separated by commas. */
    HazelcastPeer(String members) {
        ClientConfig config = new ClientConfig().setClusterName("peers").setProperty("hazelcast.logging.type", "slf4j");
        config.getNetworkConfig().setAddresses(List.of(members.split(",")));
        client = HazelcastClient.newHazelcastClient(config);
        carts = client.getMultiMap(HazelcastMember.CARTS);
    }

    @Override
    public void start(Runnable customer) {
        Blocking.start(customer);
    }

    @Override
    public Future<Cart> login(String key) {
        return Future.succeededFuture(new MultiMapCart(carts, key));
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private record MultiMapCart(MultiMap<String, String> carts, String key) implements Cart {
        @Override
        public Future<Void> put(String item) {
            return Blocking.call(() -> {
                if (!carts.put(key, item)) {
                    throw new IllegalStateException("a list takes every item");
                }
                return null;
            });
        }

        @Override
        public Future<List<String>> get() {
            return Blocking.call(() -> List.copyOf(carts.get(key)));
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return Blocking.call(() -> List.copyOf(carts.remove(key)));
        }
    }
}
