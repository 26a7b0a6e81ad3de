// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.net.FrameSplitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The client of an {@link EchoServer}: one connection, one write per turn of the event loop, on which the customers run, too. It remembers the items
 * itself, since the server has none: what is measured is the way of the frames.
 */
final class EchoPeer implements Peer {
    /** The lengths for the longest cart of any mix are worked out before anything is measured. */
    private static final int MAX_ITEMS = 101;

    private static final List<FrameLengths.Pair> PUTS = upTo(FrameLengths::put);
    private static final List<FrameLengths.Pair> GETS = upTo(FrameLengths::get);
    private static final List<FrameLengths.Pair> FINALIZES = upTo(FrameLengths::finalizeCart);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    /** Held as long as the connection is of use: one that nobody holds is closed with all its connections when garbage is collected. */
    private final NetClient net = vertx.createNetClient();

    private final FrameSplitter splitter = new FrameSplitter(EchoFrame.MAX_BYTES);
    private final Map<Long, Promise<Void>> pending = new HashMap<>();
    private final NetSocket socket;
    private @Nullable Buffer gathered;
    private long lastId;

    /** A client of the server at that port. */
    EchoPeer(String port) {
        Promise<NetSocket> connected = Promise.promise();
        loop.runOnContext(go -> net.connect(Integer.parseInt(port), "127.0.0.1")
                .onSuccess(this::opened)
                .onComplete(connected));
        socket = connected.future().await();
    }

    private static List<FrameLengths.Pair> upTo(IntFunction<FrameLengths.Pair> lengths) {
        List<FrameLengths.Pair> all = new ArrayList<>();
        for (int items = 0; items <= MAX_ITEMS; items++) {
            all.add(lengths.apply(items));
        }
        return List.copyOf(all);
    }

    private void opened(NetSocket open) {
        open.handler(this::received);
        open.exceptionHandler(this::lost);
        open.closeHandler(closed -> lost(new IOException("the connection was closed")));
    }

    /** Nobody waits for a connection that is no more. */
    private void lost(Throwable why) {
        List<Promise<Void>> waiting = List.copyOf(pending.values());
        pending.clear();
        waiting.forEach(promise -> promise.tryFail(why));
    }

    private void received(Buffer buffer) {
        EchoFrame.each(splitter, buffer, (id, reply) -> {
            Promise<Void> waiting = pending.remove(id);
            if (waiting != null) {
                waiting.complete();
            }
        });
    }

    /** Sends a frame of the one length; completes when one of the other has come. */
    private Future<Void> ask(FrameLengths.Pair lengths) {
        lastId++;
        Promise<Void> promise = Promise.promise();
        pending.put(lastId, promise);
        if (gathered == null) {
            gathered = Buffer.buffer();
            loop.runOnContext(turn -> flush());
        }
        EchoFrame.append(gathered, lastId, lengths.reply(), lengths.request());
        return promise.future();
    }

    private void flush() {
        Buffer frames = gathered;
        gathered = null;
        if (frames != null) {
            socket.write(frames);
        }
    }

    @Override
    public void start(Runnable customer) {
        loop.runOnContext(go -> customer.run());
    }

    @Override
    public Future<Cart> login(String key) {
        return ask(FrameLengths.login()).map(answered -> new RememberedCart());
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private final class RememberedCart implements Cart {
        private final List<String> items = new ArrayList<>();

        @Override
        public Future<Void> put(String item) {
            items.add(item);
            return ask(PUTS.get(items.size()));
        }

        @Override
        public Future<List<String>> get() {
            return ask(GETS.get(items.size())).map(answered -> items);
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return ask(FINALIZES.get(items.size())).map(answered -> items);
        }
    }
}
