// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * etcd by jetcd, which is asynchronous: customers run where its results come. An item is a key of its own below the cart's; a get is linearizable, as by
 * default; what a delete by prefix deleted comes with its answer.
 */
final class EtcdPeer implements Peer {
    private static final GetOption ALL = GetOption.builder().isPrefix(true).build();
    private static final DeleteOption ALL_AND_SHOW =
            DeleteOption.builder().isPrefix(true).withPrevKV(true).build();

    private final Client client;
    private final KV store;

    /** A client of the members at these addresses, {@code http://HOST:PORT} separated by commas. */
    EtcdPeer(String members) {
        client = Client.builder().endpoints(members.split(",")).build();
        store = client.getKVClient();
    }

    @Override
    public void start(Runnable customer) {
        customer.run();
    }

    @Override
    public Future<Cart> login(String key) {
        return Future.succeededFuture(new PrefixCart(store, key + "/cart/"));
    }

    @Override
    public void close() {
        client.close();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static final class PrefixCart implements Cart {
        private final KV store;
        private final String prefix;
        private long seq;

        PrefixCart(KV store, String prefix) {
            this.store = store;
            this.prefix = prefix;
        }

        @Override
        public Future<Void> put(String item) {
            seq++;
            String key = "%s%06d".formatted(prefix, seq);
            return Future.fromCompletionStage(store.put(bytes(key), bytes(item)))
                    .mapEmpty();
        }

        @Override
        public Future<List<String>> get() {
            return Future.fromCompletionStage(store.get(bytes(prefix), ALL)).map(got -> items(got.getKvs()));
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return Future.fromCompletionStage(store.delete(bytes(prefix), ALL_AND_SHOW))
                    .map(deleted -> items(deleted.getPrevKvs()));
        }

        private static List<String> items(List<KeyValue> found) {
            return found.stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().toString(StandardCharsets.UTF_8)))
                    .map(entry -> entry.getValue().toString(StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
