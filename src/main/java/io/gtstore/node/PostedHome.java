// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.replication.ShardEffect;
import io.gtstore.replication.SlotRange;

/** Callbacks of a shard on another event loop, posted to the node's. */
final class PostedHome implements Shard.Home {
    private final Inbox inbox;
    private final Shard.Home here;

    /**
     * Posts to the node's event loop.
     *
     * @param inbox the queue to the node's event loop
     * @param here the callbacks there
     */
    PostedHome(Inbox inbox, Shard.Home here) {
        this.inbox = inbox;
        this.here = here;
    }

    @Override
    public void newerEpoch(long epoch, NodeInfo from) {
        inbox.post(() -> here.newerEpoch(epoch, from));
    }

    @Override
    public void report(NodeInfo suspect) {
        inbox.post(() -> here.report(suspect));
    }

    @Override
    public void caughtUp(ShardEffect.CaughtUp caughtUp) {
        inbox.post(() -> here.caughtUp(caughtUp));
    }

    @Override
    public void drained(SlotRange share, ShardEffect.Drained drained) {
        inbox.post(() -> here.drained(share, drained));
    }

    @Override
    public void changed(String key, Cart before, Cart cart, long epoch) {
        inbox.post(() -> here.changed(key, before, cart, epoch));
    }

    @Override
    public void watchEnded(String key, long epoch) {
        inbox.post(() -> here.watchEnded(key, epoch));
    }

    @Override
    public void broken(String why) {
        inbox.post(() -> here.broken(why));
    }
}
