package io.gtstore.client.impl;

import io.gtstore.client.CartCopies;
import io.gtstore.client.CartSession;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MoveResult;
import io.gtstore.client.PlannedChange;
import io.gtstore.client.RebalancePlan;
import io.gtstore.client.RestoreResult;
import io.gtstore.client.ScanPage;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.StoredCart;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client on whatever event loop and transport it is given: opens sessions, and asks managers. */
public final class RunningClient implements GtStoreClient {
    private final ClientLoop loop;
    private final Cluster cluster;
    private final SessionCache sessions;
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
        this.sessions = new SessionCache(own.getSessions());
    }

    @Override
    public Future<CartSession> login(String key) {
        return ask(() -> open(Arguments.key(key)).compose(yes -> {
            Future<ClusterMap> map = cluster.map();
            KeySession session = new KeySession(cluster, key);
            long deadline = session.deadline();
            return cluster.askManager(new Request.Login(key))
                    .compose(reply -> Answers.expect(Reply.Located.class, reply))
                    .compose(located -> map.map(known -> {
                        cluster.learn(located);
                        session.begin(located);
                        return (CartSession) session;
                    }))
                    .recover(failure -> retriable(failure)
                            ? session.begin(deadline).map((CartSession) session)
                            : Future.failedFuture(failure));
        }));
    }

    private static boolean retriable(Throwable failure) {
        return failure instanceof GtStoreException why && why.retry();
    }

    @Override
    public CartSession cart(String key) {
        return session(key);
    }

    private KeySession session(@Nullable String key) {
        return sessions.get(Objects.requireNonNullElse(key, ""), absent -> new KeySession(cluster, absent));
    }

    @Override
    public Future<MoveResult> moveCart(String from, String to) {
        return ask(() -> {
            if (Arguments.key(from).equals(Arguments.key(to))) {
                return Future.failedFuture(new GtStoreException(
                        ErrorCode.BAD_KEY, true, "a cart is moved to another one, not to '" + to + "' itself"));
            }
            return open().compose(yes -> new CartMover(session(from), session(to), loop.wallMillis()).move());
        });
    }

    @Override
    public Future<KeyLocation> query(String key) {
        return ask(() -> open(Arguments.key(key))
                .compose(yes -> cluster.askAny(new Request.Query(key)))
                .compose(reply -> Answers.expect(Reply.Located.class, reply))
                .map(Answers::location));
    }

    @Override
    public Future<KeyLocation> reportNodeFailure(String key, int port) {
        return ask(() -> open(Arguments.key(key))
                .compose(yes -> cluster.askManager(new MemberRequest.Report(key, "", port, 0)))
                .compose(reply -> Answers.expect(Reply.Located.class, reply))
                .onSuccess(cluster::learn)
                .map(Answers::location));
    }

    @Override
    public Future<ClusterStatus> status() {
        return ask(() -> open().compose(yes -> cluster.askAny(new MemberRequest.GetMap(0)))
                .compose(reply -> Answers.expect(Reply.Mapped.class, reply))
                .map(mapped -> Answers.status(ClusterMap.of(mapped.map())))
                .compose(status -> cluster.askManager(new MemberRequest.GetManagers())
                        .transform(
                                (reply, failure) -> Future.succeededFuture(Answers.status(status, reply, failure)))));
    }

    @Override
    public Future<Void> leave(String node) {
        return told(() -> new MemberRequest.Leave(Arguments.given(node, "node")));
    }

    @Override
    public Future<RebalancePlan> plan(PlannedChange change) {
        return ask(() -> open(Arguments.given(change, "change"))
                .compose(yes -> cluster.askAny(new MemberRequest.GetMap(0)))
                .compose(reply -> Answers.expect(Reply.Mapped.class, reply))
                .compose(mapped -> Plans.of(ClusterMap.of(mapped.map()), change)));
    }

    @Override
    public Future<Void> forget(String node) {
        return told(() -> new MemberRequest.Forget(Arguments.given(node, "node")));
    }

    @Override
    public Future<ScanPage> scan(String after) {
        return ask(() -> open(Arguments.given(after, "cursor")).compose(next -> PageScan.run(cluster, next)));
    }

    @Override
    public Future<RestoreResult> restore(StoredCart cart) {
        return ask(() -> open(Arguments.given(cart, "cart")).compose(held -> CartRestorer.run(cluster, held)));
    }

    @Override
    public Future<CartCopies> copies(String key) {
        return ask(() -> open(Arguments.key(key)).compose(yes -> CopiesScan.run(cluster, key)));
    }

    /** What an operator tells the manager. */
    private Future<Void> told(Supplier<Request> request) {
        return ask(() -> open(request.get())
                .compose(cluster::askManager)
                .compose(reply -> Answers.expect(Reply.Done.class, reply))
                .mapEmpty());
    }

    /** Begins work on the loop; whatever it fails with is told as the interface promises. */
    private <T> Future<T> ask(Supplier<Future<T>> work) {
        return loop.call(() -> Arguments.checked(work).recover(why -> Future.failedFuture(Arguments.told(why))));
    }

    private Future<Boolean> open() {
        return open(true);
    }

    /** That argument, if the client is open. */
    private <T> Future<T> open(T argument) {
        return cluster.closed()
                ? Future.failedFuture(
                        new GtStoreException(ErrorCode.UNREACHABLE, true, "the client was closed; make a new one"))
                : Future.succeededFuture(argument);
    }

    @Override
    public Future<Void> close() {
        return loop.call(cluster::close).onComplete(closed -> whenClosed.run());
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
