package io.gtstore.client;

import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Asks the managers: the one that answered last first, then the others in order. On the client's context. */
final class ManagerLink {
    private record Manager(String host, int port) {
        /** From {@code host:port}, an IPv6 address in brackets. */
        static Manager parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            int port = portOf(text.substring(colon + 1));
            if (host.isEmpty() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a manager is given as host:port, not as '" + text + "'");
            }
            return new Manager(host, port);
        }

        private static int portOf(String digits) {
            return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
        }
    }

    private final List<Manager> managers = new ArrayList<>();
    private final List<String> named;
    private final int timeoutMillis;
    private int present;

    /** Throws IllegalArgumentException if a manager is not given as host:port, or none is given. */
    ManagerLink(GtStoreClientOptions options) {
        named = List.copyOf(options.getManagers());
        timeoutMillis = options.getManagerTimeoutMillis();
        named.forEach(manager -> managers.add(Manager.parse(manager)));
        if (managers.isEmpty()) {
            throw new IllegalArgumentException("a client needs at least one manager, as 127.0.0.1:7400");
        }
    }

    /** The answer of the first manager that gives one; fails, or is a failure worth a retry, if none does. */
    Future<Reply> ask(Transport rpc, Request request) {
        return ask(rpc, request, managers.size());
    }

    private Future<Reply> ask(Transport rpc, Request request, int left) {
        int asked = present;
        Manager manager = managers.get(asked);
        return rpc.send(manager.host(), manager.port(), request, timeoutMillis).transform((reply, failure) -> {
            boolean refused = failure != null
                    || (reply instanceof Reply.Failure no && no.code().retry());
            if (refused && asked == present) {
                present = (asked + 1) % managers.size();
            }
            if (refused && left > 1) {
                return ask(rpc, request, left - 1);
            }
            return failure == null ? Future.succeededFuture(reply) : Future.failedFuture(unreachable(failure));
        });
    }

    private GtStoreException unreachable(Throwable failure) {
        return new GtStoreException(
                ErrorCode.UNREACHABLE,
                true,
                "no manager answers (" + failure.getMessage() + "); check that one runs at "
                        + String.join(", ", named));
    }
}
