// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.storage.StoredForm;
import java.util.List;

/** Whatever is held can be sent, stored, and read again as it was. */
final class Forms {
    private Forms() {}

    /** What is not so of the cart; empty if nothing. */
    static String broken(String key, Cart cart) {
        try {
            if (!CausalContext.decode(cart.context().encode()).equals(cart.context())) {
                return "its context is read as "
                        + CausalContext.decode(cart.context().encode());
            }
            if (!StoredForm.recovered(key, cart).equals(cart)) {
                return "it is recovered as " + StoredForm.recovered(key, cart);
            }
            Request request = new PeerRequest.SendRep(1, List.of(new KeyedCart(key, cart)), 1);
            byte[] frame = Codec.encode(1, request);
            Request read = Codec.request(Codec.parse(frame, 0, frame.length - 1));
            if (!read.equals(request)) {
                return "another node reads " + read;
            }
            Reply reply = new Reply.Items(cart.entries(), cart.context(), true, 1);
            frame = Codec.encode(1, reply);
            Reply got = Codec.reply(
                    new Request.Get(key, CausalContext.EMPTY, false, 1).op(), Codec.parse(frame, 0, frame.length - 1));
            return got.equals(reply) ? "" : "a client reads " + got;
        } catch (ProtocolException | IllegalArgumentException e) {
            return e.toString();
        }
    }
}
