// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.ManualLoop;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.net.Limits;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WatchRequest;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The shards and the watches of the only node of a cluster, without sockets, and connections that remember what they were pushed. */
final class WatchedNode {
    private static final String SESSION = Sessions.issue(ManualLoop.NOW, 7);

    private final ManualLoop loop = new ManualLoop();
    private final Shards shards;
    private final Watches watches;
    private long seq;

    WatchedNode() {
        NodeOptions options = new NodeOptions()
                .setLimits(new NodeLimitsOptions().setMaxItems(2_000))
                .setReplication(new ReplicationOptions().setCopies(1));
        shards =
                new Shards(options, List.of(new Shards.Loop(loop, new Nobody())), new MemoryStorage(), new Recovered());
        watches = new Watches(options, shards, loop);
        shards.listen(new Shards.Listener() {
            @Override
            public void changed(String key, Cart before, Cart cart, long epoch) {
                watches.changed(key, before, cart, epoch);
            }
        });
        NodeInfo only = new NodeInfo("a", 2, "a", 1);
        ClusterMap map = Planner.admit(ClusterMap.empty(1, "m", new ClusterSettings(4, 1, "murmur3", "union")), only);
        BitSet all = new BitSet();
        all.set(0, 4);
        shards.mapChanged(Planner.synced(map, only.ref(), all), only.ref());
    }

    Subscriber subscriber() {
        return new Subscriber();
    }

    /** Ends the turn, upon which pushes go out, and has the next tick. */
    void run() {
        loop.run();
        watches.flush();
    }

    void put(String key, String item, List<Dot> replaced) {
        change(new Request.Put(key, '"' + item + '"', replaced, SESSION, ++seq, -1));
    }

    void putAll(String key, String item, int times) {
        change(new Request.PutAll(key, Collections.nCopies(times, '"' + item + '"'), SESSION, seq + 1, -1));
        seq += times;
    }

    void remove(String key, Dot dot) {
        change(new Request.Remove(key, List.of(dot), SESSION, ++seq, -1));
    }

    private void change(Request request) {
        if (ask(request) instanceof Reply.Failure failure) {
            throw new IllegalStateException(failure.toString());
        }
    }

    Reply ask(Request request) {
        Reply[] answer = new Reply[1];
        shards.ask(request, reply -> answer[0] = reply);
        return Objects.requireNonNull(answer[0]);
    }

    /** A connection that remembers what it was pushed. */
    final class Subscriber implements RpcConnection {
        final List<byte[]> frames = new ArrayList<>();
        boolean slow;

        Reply ask(WatchRequest.Watch request) {
            Reply[] answer = new Reply[1];
            watches.watch(request, this, reply -> answer[0] = reply);
            return Objects.requireNonNull(answer[0]);
        }

        @Override
        public boolean push(byte[] frame) {
            frames.add(frame);
            return true;
        }

        @Override
        public boolean slow() {
            return slow;
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public int maxFrameBytes() {
            return Limits.DEFAULT_FRAME_BYTES;
        }

        @Override
        public long id() {
            return 0;
        }

        @Override
        public String role() {
            return "client";
        }

        @Override
        public String node() {
            return "";
        }

        @Override
        public String remoteAddress() {
            return "a test";
        }

        @Override
        public @Nullable Object attachment() {
            return null;
        }

        @Override
        public void attach(@Nullable Object attachment) {}

        @Override
        public void close() {}
    }
}
