// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The address under which others know a process, and a bad line behind it: of the frames in both directions some are dropped, sent twice or delayed,
 * and it can be cut. The first frame each way, which opens the connection, always passes, as a connection without it is no connection.
 */
final class FaultyLink {
    private final Vertx vertx;
    private final NetClient client;
    private final NetServer server;
    private final Random random;
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile double faults;
    private volatile boolean cut;
    private final AtomicLong carried = new AtomicLong();

    FaultyLink(Vertx vertx, long seed) {
        this.vertx = vertx;
        random = new Random(seed);
        client = vertx.createNetClient();
        server = LocalCluster.await(
                vertx.createNetServer().connectHandler(this::accepted).listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** From now on that share of the frames is dropped, as many are sent twice, and ten times as many are late. */
    void faults(double share) {
        faults = share;
    }

    /** Nothing passes and nothing breaks, until it heals. */
    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
        faults = 0;
    }

    /** How many bytes have come so far, in both directions. */
    long carriedBytes() {
        return carried.get();
    }

    private void accepted(NetSocket from) {
        sockets.add(from);
        from.pause();
        client.connect(target, "127.0.0.1")
                .onSuccess(to -> {
                    sockets.add(to);
                    pipe(from, to);
                    pipe(to, from);
                    from.resume();
                })
                .onFailure(refused -> from.close());
    }

    private void pipe(NetSocket from, NetSocket to) {
        boolean[] opened = {false};
        from.handler(RecordParser.newDelimited("\n", line -> {
            Buffer frame = line.copy().appendString("\n");
            carried.addAndGet(frame.length());
            if (opened[0]) {
                carry(frame, to);
            } else {
                opened[0] = true;
                to.write(frame);
            }
        }));
        from.closeHandler(closed -> {
            sockets.remove(from);
            to.close();
        });
        from.exceptionHandler(broken -> to.close());
    }

    private void carry(Buffer frame, NetSocket to) {
        double fate = draw();
        double share = faults;
        if (cut || fate < share) {
            return;
        }
        if (fate < 2 * share) {
            to.write(frame.copy());
        }
        if (fate < 12 * share) {
            vertx.setTimer(1 + (long) (draw() * 150), late -> to.write(frame));
        } else {
            to.write(frame);
        }
    }

    private double draw() {
        synchronized (random) {
            return random.nextDouble();
        }
    }
}
