// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreException;
import io.gtstore.net.Managers;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The client's line to the managers, with failures as its users know them. On the client's context. */
final class ManagerLink {
    private final Managers managers;
    private final List<String> named;
    private final long timeoutMillis;

    /** Throws IllegalArgumentException if a manager is not given as host:port, or none is given. */
    ManagerLink(List<String> named, long timeoutMillis) {
        this.named = List.copyOf(named);
        this.timeoutMillis = timeoutMillis;
        this.managers = new Managers(named);
    }

    /** The answer of the first manager that gives one; fails, or is a failure worth a retry, if none does. */
    Future<Reply> ask(Transport rpc, Request request) {
        return managers.ask(rpc, request, timeoutMillis).recover(failure -> Future.failedFuture(unreachable(failure)));
    }

    /** What came of asking each manager last, by its address, for people. */
    Map<String, String> reasons() {
        return managers.reasons();
    }

    private GtStoreException unreachable(Throwable failure) {
        String tried = managers.tried();
        return ClientFailures.of(
                ErrorCode.UNREACHABLE,
                true,
                "no manager answers (" + (tried.isEmpty() ? failure.getMessage() : tried) + "); check that one runs at "
                        + String.join(", ", named));
    }
}
