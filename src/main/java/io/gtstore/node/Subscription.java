// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.WatchRequest;
import org.jspecify.annotations.Nullable;

/** One connection's subscription to a cart, with the version of it that the subscriber has, if it takes differences from that. */
final class Subscription {
    private final RpcConnection to;
    private boolean changes;
    private @Nullable CartVersion has;

    Subscription(RpcConnection to) {
        this.to = to;
    }

    RpcConnection to() {
        return to;
    }

    /** Goes on from what the subscriber says that it has. */
    void begin(WatchRequest.Watch watch) {
        changes = watch.changes();
        has = watch.changes() ? CartVersion.named(watch.seen(), watch.items()) : null;
    }

    /** Pushes the cart, or where no frame of its can hold that, that it has changed. */
    void push(String key, Cart cart, CartFrames frames, int mostBytes, long epoch) {
        CartVersion version = has;
        if (version != null && version.matches(cart)) {
            return;
        }
        byte[] frame = frames.since(version);
        if (frame.length - 1 <= Math.min(mostBytes, to.maxFrameBytes())) {
            to.push(frame);
            has = changes ? CartVersion.of(cart) : null;
        } else {
            to.push(Codec.changed(key, epoch)); // what it then reads is not known here: it still has what it had
        }
    }
}
