// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.manager.RequestProxy;
import io.gtstore.net.Transport;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the paper's manager has nodes answer: replicas that are fetched from it or sent to it and, for measurements, what clients ask about carts. */
public final class PaperProxy implements RequestProxy {
    private final TransferProxy transfers;
    private final @Nullable CartProxy carts;

    private PaperProxy(TransferProxy transfers, @Nullable CartProxy carts) {
        this.transfers = transfers;
        this.carts = carts;
    }

    /** Listed in {@code META-INF/services}. */
    public static final class Provider implements RequestProxy.Provider {
        @Override
        public RequestProxy proxy(Routes routes, Transport client, boolean carts) {
            return new PaperProxy(new TransferProxy(routes::map, client), carts ? new CartProxy(routes, client) : null);
        }
    }

    @Override
    public boolean pass(Request request, Consumer<Reply> replyTo) {
        if (request instanceof PeerRequest.GetRep getRep) {
            transfers.getRep(getRep, replyTo);
        } else if (request instanceof PeerRequest.SendRep sendRep) {
            transfers.sendRep(sendRep, replyTo);
        } else if (carts != null && request instanceof Request.OnKey onKey && carts.takes(request)) {
            carts.pass(onKey, replyTo);
        } else {
            return false;
        }
        return true;
    }
}
