// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.manager.RequestProxy;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The first of the paper's designs (§5: "make all put-get requests go through CM"), for measurements only: passes what clients ask about carts on to the
 * key's primary, and the answer back. It tries once, and keeps nothing. Event loop only.
 */
final class CartProxy {
    private static final long TIMEOUT_MILLIS = 2_000;
    private static final Set<Op> PASSED = EnumSet.of(Op.PUT, Op.PUT_ALL, Op.GET, Op.REMOVE, Op.FINALIZE);

    private final RequestProxy.Routes routes;
    private final Transport client;

    CartProxy(RequestProxy.Routes routes, Transport client) {
        this.routes = routes;
        this.client = client;
    }

    /** Whether it takes that request. */
    boolean takes(Request request) {
        return PASSED.contains(request.op());
    }

    void pass(Request.OnKey request, Consumer<Reply> replyTo) {
        List<NodeInfo> owners = routes.route(routes.map().slotOf(request.key()));
        if (owners.isEmpty()) {
            replyTo.accept(failure(ErrorCode.NOT_READY, "no node has joined yet; start one, then try again"));
            return;
        }
        NodeInfo node = owners.get(0);
        client.send(node.host(), node.port(), request, TIMEOUT_MILLIS)
                .onComplete((reply, failed) -> replyTo.accept(
                        failed == null
                                ? reply
                                : failure(
                                        request.changesCarts() ? ErrorCode.UNKNOWN : ErrorCode.NOT_READY,
                                        node.id() + " did not answer: " + failed.getMessage())));
    }

    private Reply failure(ErrorCode code, String message) {
        return Reply.Failure.of(code, message, routes.map().epoch());
    }
}
