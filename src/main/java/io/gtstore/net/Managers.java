package io.gtstore.net;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the managers: first the one that answered last, then the others in order; whoever follows another one is believed, and that one asked. On one
 * event loop.
 */
public final class Managers {
    /** A follower may name a leader that is no more; so few are asked in a row that two which name each other do not keep anyone busy. */
    private static final int MAX_HOPS = 2;

    private final List<Address> addresses;
    private int listed;
    private Address present;

    /** Throws IllegalArgumentException if a manager is not given as host:port, or none is given. */
    public Managers(List<String> hostsAndPorts) {
        if (hostsAndPorts.isEmpty()) {
            throw new IllegalArgumentException("at least one manager is needed, as 127.0.0.1:7400");
        }
        addresses = hostsAndPorts.stream().map(Address::parse).toList();
        present = addresses.get(0);
    }

    /**
     * The answer of the first manager that gives one; fails, or is a failure worth a retry, if none does.
     *
     * @param timeoutMillis how long each of them may take
     */
    public Future<Reply> ask(Transport rpc, Request request, long timeoutMillis) {
        return ask(rpc, request, timeoutMillis, addresses.size(), MAX_HOPS);
    }

    private Future<Reply> ask(Transport rpc, Request request, long timeoutMillis, int tries, int hops) {
        Address asked = present;
        return rpc.send(asked.host(), asked.port(), request, timeoutMillis).transform((reply, failure) -> {
            if (failure == null
                    && !(reply instanceof Reply.Failure no && no.code().retry())) {
                return Future.succeededFuture(reply);
            }
            Address leader = leader(reply);
            if (asked.equals(present)) {
                present = leader == null ? next(asked) : leader;
            }
            if (leader != null && hops > 0) {
                return ask(rpc, request, timeoutMillis, tries, hops - 1);
            }
            if (tries > 1) {
                return ask(rpc, request, timeoutMillis, tries - 1, hops);
            }
            return failure == null ? Future.succeededFuture(reply) : Future.failedFuture(failure);
        });
    }

    /** The next of the list; one that was only named by another stands for its place in it. */
    private Address next(Address asked) {
        int at = addresses.indexOf(asked);
        listed = ((at < 0 ? listed : at) + 1) % addresses.size();
        return addresses.get(listed);
    }

    private static @Nullable Address leader(@Nullable Reply reply) {
        if (reply instanceof Reply.Failure no && no.code() == ErrorCode.NOT_LEADER) {
            NodeInfo leader = no.node();
            return leader == null ? null : new Address(leader.host(), leader.port());
        }
        return null;
    }
}
