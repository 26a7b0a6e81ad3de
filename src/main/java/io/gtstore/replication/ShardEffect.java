// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;

/** An effect that a shard's core requests. */
public sealed interface ShardEffect {
    /** Executes effects, with a method for each kind. */
    interface Handler {
        void answer(Answer answer);

        void send(Send send);

        void store(Store store);

        void raise(Raise raise);

        void drop(Drop drop);

        void report(Report report);

        void caughtUp(CaughtUp caughtUp);

        void drained(Drained drained);

        void changed(Changed changed);

        void watchEnded(WatchEnded watchEnded);

        void warning(Warning warning);

        void note(Note note);
    }

    /** Calls the handler's method for this kind of effect. */
    void dispatch(Handler handler);

    /** Answer a request. */
    record Answer(long requestId, Reply reply) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.answer(this);
        }
    }

    /** Send a request to a peer; its reply, or the lack of one, comes back as an event with the token. */
    record Send(NodeInfo to, Request request, long timeoutMillis, long token) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.send(this);
        }
    }

    /** Store a change; the outcome comes back as an event with the token. Until then the change does not count as held. */
    record Store(int slot, KeyedCart change, long token) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.store(this);
        }
    }

    /** Raise the stored horizon of a slot, in ms since 1970: sessions that logged in before it count as seen. */
    record Raise(int slot, long horizon) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.raise(this);
        }
    }

    /** Delete a slot's carts; every owner has them. */
    record Drop(int slot) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.drop(this);
        }
    }

    /** See-tell (paper §7): report to the manager that a peer did not answer. */
    record Report(NodeInfo suspect) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.report(this);
        }
    }

    /** Report to the manager that this node has caught up on slots, in that incarnation and under the map of that epoch. */
    record CaughtUp(BitSet slots, NodeRef life, long epoch) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.caughtUp(this);
        }
    }

    /** Report to the manager that this leaving node owns and holds nothing, and accepts no more copies, under the map of that epoch. */
    record Drained(NodeRef life, long epoch) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.drained(this);
        }
    }

    /** Push a changed cart to its watchers. */
    record Changed(String key, Cart before, Cart cart, long epoch) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.changed(this);
        }
    }

    /** End all watches of a cart that this node no longer serves. */
    record WatchEnded(String key, long epoch) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.watchEnded(this);
        }
    }

    /** Log a warning. */
    record Warning(String line) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.warning(this);
        }
    }

    /** Log a line. */
    record Note(String line) implements ShardEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.note(this);
        }
    }
}
