// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreAdmin;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.MoveResult;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The client on whatever event loop and transport it is given: opens sessions, and asks managers. */
public final class RunningClient implements GtStoreClient {
    private final ClientLoop loop;
    private final Cluster cluster;
    private final CartWatches watches;
    private final SessionCache sessions;
    private final GtStoreAdmin admin;
    private volatile Runnable whenClosed = () -> {};

    /**
     * A client; it connects when it is first used.
     *
     * @param loop where everything of it runs
     * @param opener makes its transport, on the loop, when it is first used
     */
    public RunningClient(EventLoop loop, Transport.Opener opener, GtStoreClientOptions options) {
        GtStoreClientOptions own = new GtStoreClientOptions(options);
        this.loop = new ClientLoop(loop);
        this.cluster = new Cluster(this.loop, opener, own);
        this.watches = new CartWatches(cluster);
        cluster.subscribe(watches);
        this.admin = new RunningAdmin(cluster);
        this.sessions = new SessionCache(own.getSessions());
    }

    @Override
    public Future<Void> ready() {
        return cluster.call(() -> Readiness.await(cluster));
    }

    @Override
    public Future<CartSession> openSession(String key) {
        return cluster.call(() -> {
            Arguments.key(key);
            KeySession session = new KeySession(cluster, watches, key);
            Reply.Located issued = cluster.issueSession(key);
            if (issued != null) {
                session.begin(issued);
                return Future.succeededFuture(session);
            }
            Future<ClusterMap> map = cluster.map();
            long deadline = session.deadline();
            return cluster.askManager(new LocateRequest.Login(key))
                    .compose(reply -> Answers.expect(Reply.Located.class, reply))
                    .compose(located -> map.map(known -> {
                        cluster.learn(located);
                        session.begin(located);
                        return (CartSession) session;
                    }))
                    .recover(failure -> ClientFailures.isRetryable(failure)
                            ? session.begin(deadline).map((CartSession) session)
                            : Future.failedFuture(failure));
        });
    }

    @Override
    public CartSession cart(String key) {
        return session(key);
    }

    private KeySession session(@Nullable String key) {
        return sessions.get(Objects.requireNonNullElse(key, ""), absent -> new KeySession(cluster, watches, absent));
    }

    @Override
    public Future<MoveResult> moveCart(String from, String to) {
        return cluster.call(() -> {
            if (Arguments.key(from).equals(Arguments.key(to))) {
                return ClientFailures.refused(
                        ErrorCode.BAD_KEY, "a cart is moved to another one, not to '" + to + "' itself");
            }
            return new CartMover(session(from), session(to), loop.wallMillis()).move();
        });
    }

    @Override
    public GtStoreAdmin admin() {
        return admin;
    }

    @Override
    public Future<Void> close() {
        return loop.call(cluster::close)
                .recover(why -> ClientFailures.is(why, ErrorCode.UNREACHABLE) // with its Vert.x, all of it has ended
                        ? Future.succeededFuture()
                        : Future.failedFuture(why))
                .onComplete(closed -> whenClosed.run());
    }

    /** Runs the action each time that it was closed. */
    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /** How many sessions {@link #cart} keeps at present. */
    int sessionCount() {
        return sessions.size();
    }
}
