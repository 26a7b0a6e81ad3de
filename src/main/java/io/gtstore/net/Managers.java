// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Failover among the managers: a request goes to the manager that answered last, then to the others in order, and
 * follows a follower's redirect to its leader. Used on one event loop only.
 */
public final class Managers {
    /** The bound of redirects in a row, as two followers with outdated knowledge may name each other. */
    private static final int MAX_HOPS = 2;
    /** The bound of remembered addresses that followers named. */
    private static final int MAX_TOLD = 16;

    private final List<Address> addresses;
    private final Map<Address, String> failed = new LinkedHashMap<>();
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
     * The answer of the first manager that gives one; fails if none does, and is a failure worth a retry if all that answered gave such.
     *
     * @param timeoutMillis how long each of them may take
     */
    public Future<Reply> ask(Transport rpc, Request request, long timeoutMillis) {
        return ask(rpc, request, timeoutMillis, addresses.size(), MAX_HOPS, null);
    }

    /** The last outcome at each address since a manager last served, for people; empty if the last request was served. */
    public String tried() {
        return failed.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
    }

    /** What came of asking each address of the list last, and each leader that was named, for people; {@code no answer yet} of one that has not failed. */
    public Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        addresses.forEach(address -> reasons.put(address.toString(), "no answer yet"));
        failed.forEach((address, why) -> reasons.put(address.toString(), why));
        return reasons;
    }

    private Future<Reply> ask(
            Transport rpc, Request request, long timeoutMillis, int tries, int hops, @Nullable Reply before) {
        Address asked = present;
        return rpc.send(asked.host(), asked.port(), request, timeoutMillis).transform((reply, failure) -> {
            String why = failure == null ? why(reply) : kind(failure) + " (" + failure.getMessage() + ")";
            if (why == null) {
                failed.clear();
                return Future.succeededFuture(reply);
            }
            if (failed.size() < MAX_TOLD || failed.containsKey(asked)) {
                failed.put(asked, why);
            }
            Reply answer = reply == null ? before : reply;
            Address leader = leader(reply);
            if (asked.equals(present)) {
                present = leader == null ? next(asked) : leader;
            }
            if (leader != null && hops > 0) {
                return ask(rpc, request, timeoutMillis, tries, hops - 1, answer);
            }
            if (tries > 1) {
                return ask(rpc, request, timeoutMillis, tries - 1, hops, answer);
            }
            return answer == null ? Future.failedFuture(failure) : Future.succeededFuture(answer);
        });
    }

    /** The reason to try another manager; null for an answer that every manager would give. */
    private static @Nullable String why(Reply reply) {
        if (!(reply instanceof Reply.Failure no)) {
            return null;
        }
        if (no.code() == ErrorCode.UNKNOWN_OP) {
            return "not a manager (" + no.message() + ")";
        }
        return no.code().retry() ? no.code().wire() + " (" + no.message() + ")" : null;
    }

    private static String kind(Throwable failure) {
        return failure instanceof RpcException rpc ? rpc.kind().words() : "failed";
    }

    /** The next address in the list; an address that a follower named counts as that follower. */
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
