// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Sessions;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreException;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.Transport;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Field;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all operations of a client share: its connections, the map, the managers, the reports. On the client's context only. */
final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** How many operations may be under way in one client; more are refused as busy. */
    static final int MAX_OPERATIONS = 16_384;

    static final String CLOSED = "the client was closed; make a new one";

    /** Receives what nodes push about watched carts. On the client's context only. */
    interface Subscriber {
        void pushed(CartEvent event);

        /** A cart has changed that is too large to be pushed. */
        void changed(String key);

        /** The node at that address no longer serves a watched cart. */
        void ended(String key, String host, int port);

        /** The connection to that address is lost. */
        void lost(String host, int port);

        /** The client is closed, and pushes nothing more. */
        void end(GtStoreException why);
    }

    private final ClientLoop loop;
    private final Transport.Opener opener;
    private final GtStoreClientOptions options;
    private final ClientTimes times;
    private final ClusterView view = new ClusterView();
    private final ManagerLink managers;
    private final MapFetcher fetcher;
    private final Reporter reporter;
    private final RetryBudget retries;
    private final PutTimes putTimes;
    private final CartCache carts;
    private final List<Subscriber> subscribers = new ArrayList<>(1);
    private @Nullable Transport rpc;
    private int operations;
    private boolean closed;

    Cluster(ClientLoop loop, Transport.Opener opener, GtStoreClientOptions options) {
        this.loop = loop;
        this.opener = opener;
        this.options = options;
        this.times = ClientTimes.of(options);
        this.managers = new ManagerLink(options.getManagers(), times.managerMillis());
        this.fetcher = new MapFetcher(loop, view, managers, times.managerMillis());
        this.reporter = new Reporter(loop, view, managers);
        this.putTimes = new PutTimes(times.attemptMillis());
        this.retries = new RetryBudget(options.getRetryPercent(), options.getRetryBurst(), loop.steadyMillis());
        this.carts = new CartCache(options.getCacheBytes());
    }

    /** Passes on to the subscriber what nodes push from now on. */
    void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /** Begins work of a caller on the client's context; its result, or a failure as the API promises it, comes back on the caller's. For any thread. */
    <T> Future<T> call(Supplier<Future<T>> work) {
        return loop.call(() -> closed ? ClientFailures.refused(ErrorCode.UNREACHABLE, CLOSED) : work.get());
    }

    /** The connections; they belong to the context on which they are first used. */
    Transport rpc() {
        Transport present = rpc;
        if (present == null) {
            present = opener.open(this::hello);
            present.onEvent(this::pushed);
            present.onClosed((host, port) -> subscribers.forEach(each -> each.lost(host, port)));
            rpc = present;
        }
        return present;
    }

    private MemberRequest.Hello hello() {
        return new MemberRequest.Hello(Codec.VERSION, "client", "", 0, Math.max(0, view.epoch()));
    }

    private void pushed(Transport.Event event) {
        try {
            switch (event.fields().text(Field.EVENT)) {
                case "map" -> {
                    var map = Codec.map(event.fields());
                    if (!fetcher.take(map)) {
                        fetcher.noteEpoch(rpc(), map.epoch(), event.host(), event.port());
                    }
                }
                case CartEvent.NAME -> {
                    CartEvent cart = Codec.cart(event.fields());
                    subscribers.forEach(each -> each.pushed(cart));
                }
                case CartEvent.CHANGED -> {
                    String key = event.fields().text(Field.KEY);
                    subscribers.forEach(each -> each.changed(key));
                }
                case CartEvent.ENDED -> {
                    String key = event.fields().text(Field.KEY);
                    subscribers.forEach(each -> each.ended(key, event.host(), event.port()));
                }
                default -> LOG.debug("{}:{} pushed something unknown", event.host(), event.port());
            }
        } catch (ProtocolException | IllegalArgumentException e) {
            LOG.warn("{}:{} pushed what cannot be read: {}", event.host(), event.port(), e.getMessage());
        }
    }

    /** Asks a manager. */
    Future<Reply> askManager(Request request) {
        return managers.ask(rpc(), request);
    }

    /** Asks a manager, and if none can tell, the nodes one by one until the deadline. */
    Future<Reply> askAny(Request request) {
        long deadline = deadline();
        return managers.ask(rpc(), request).transform((reply, failure) -> {
            Future<Reply> answer = failure == null ? Future.succeededFuture(reply) : Future.failedFuture(failure);
            return failure == null && !worthARetry(reply)
                    ? answer
                    : askNodes(request, view.members(loop.steadyMillis()).iterator(), deadline, answer);
        });
    }

    private Future<Reply> askNodes(Request request, Iterator<NodeInfo> nodes, long deadline, Future<Reply> otherwise) {
        long left = deadline - loop.steadyMillis();
        if (!nodes.hasNext() || left <= 0) {
            return otherwise;
        }
        NodeInfo node = nodes.next();
        return rpc().send(node.host(), node.port(), request, Math.min(left, times.managerMillis()))
                .transform((reply, failure) -> failure != null || worthARetry(reply)
                        ? askNodes(request, nodes, deadline, otherwise)
                        : Future.succeededFuture(reply));
    }

    private static boolean worthARetry(Reply reply) {
        return reply instanceof Reply.Failure failure && failure.code().retry();
    }

    /** The map, fetched now if there is none. */
    Future<ClusterMap> map() {
        ClusterMap present = view.map();
        return present != null
                ? Future.succeededFuture(present)
                : refresh().compose(done -> {
                    ClusterMap fetched = view.map();
                    return fetched != null
                            ? Future.succeededFuture(fetched)
                            : Future.failedFuture(ClientFailures.of(ErrorCode.UNREACHABLE, true, noManager()));
                });
    }

    String noManager() {
        return "no cluster map could be had; check that a manager runs at " + String.join(", ", options.getManagers());
    }

    /** The map as a manager has it now; fails if none answers. */
    Future<ClusterMap> managersMap() {
        return fetcher.fromManager(rpc()).compose(done -> map());
    }

    Future<Void> refresh() {
        return fetcher.refresh(rpc());
    }

    /** A node answered: it is well, and may know of a newer map. */
    void answered(NodeInfo node, Reply reply) {
        view.answered(node.ref());
        fetcher.noteEpoch(rpc(), reply.epoch(), node.host(), node.port());
    }

    /** A node could not be tried from here: it comes last for a while. That says nothing of the node, so nobody is told. */
    void avoid(NodeInfo node) {
        view.failed(node.ref(), loop.steadyMillis());
    }

    /** A node did not answer: it comes last for a while, and a manager is told. */
    void lost(NodeInfo node, String key) {
        view.failed(node.ref(), loop.steadyMillis());
        reporter.report(rpc(), key, node);
    }

    /** Takes over the owners that an answer named. */
    void learn(Reply.Located located) {
        reporter.learn(located);
    }

    /** Whether another operation may begin; each true is followed by an {@link #end}. */
    boolean begin() {
        if (operations >= MAX_OPERATIONS) {
            return false;
        }
        operations++;
        retries.earn();
        return true;
    }

    /** Whether an operation may make another attempt; if not, it waits a little and asks again. */
    boolean mayRetry() {
        return retries.take(loop.steadyMillis());
    }

    void end() {
        operations--;
    }

    Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        GtStoreException why = ClientFailures.of(ErrorCode.UNREACHABLE, true, CLOSED);
        subscribers.forEach(each -> each.end(why));
        return rpc().close();
    }

    boolean closed() {
        return closed;
    }

    ClientLoop loop() {
        return loop;
    }

    ManagerLink managers() {
        return managers;
    }

    ClusterView view() {
        return view;
    }

    ClientTimes times() {
        return times;
    }

    PutTimes putTimes() {
        return putTimes;
    }

    /**
     * What a login would answer: a new session, issued here by the cluster's clock, and the key's owners. Null where that clock is not known yet, or not all owners are
     * known to be well; then a server has to be asked.
     */
    Reply.@Nullable Located issueSession(String key) {
        if (!options.isIssueSessions() || !putTimes.known() || view.map() == null) {
            return null;
        }
        long now = loop.steadyMillis();
        int slot = view.slotOf(key);
        List<NodeInfo> owners = view.directOwners(slot, now);
        return owners.isEmpty()
                ? null
                : new Reply.Located(
                        Sessions.issue(putTimes.wallMillis(now), loop.random()),
                        slot,
                        owners.get(0),
                        owners.subList(1, owners.size()),
                        view.epochOf(slot));
    }

    CartCache carts() {
        return carts;
    }

    /** When an operation that begins now ends at the latest, on the loop's steady clock in ms. */
    long deadline() {
        return loop.steadyMillis() + times.deadlineMillis();
    }
}
