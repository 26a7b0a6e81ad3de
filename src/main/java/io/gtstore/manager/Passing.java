package io.gtstore.manager;

import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a manager has nodes answer.
 *
 * @param relay of replicas
 * @param proxy of what clients ask about carts; null, but for measurements
 */
record Passing(TransferProxy relay, @Nullable Proxy proxy) {
    /** Passes a request on if it is one to be passed on; whether it is. */
    boolean pass(Request request, Consumer<Reply> replyTo) {
        if (request instanceof PeerRequest.GetRep getRep) {
            relay.getRep(getRep, replyTo);
        } else if (request instanceof PeerRequest.SendRep sendRep) {
            relay.sendRep(sendRep, replyTo);
        } else if (proxy != null && request instanceof Request.OnKey onKey && proxy.takes(request)) {
            proxy.pass(onKey, replyTo);
        } else {
            return false;
        }
        return true;
    }
}
