// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.CartParts;
import io.gtstore.cart.Span;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Transfer of a catch-up run's slots from one source, one request at a time. Of slots that this node held before,
 * digests are compared and only carts that differ are fetched; the others are fetched in chunks.
 */
final class SourceTransfer {
    private static final int TIMEOUTS = 30;

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final Throttle throttle;
    private final Fetched fetched;
    private final RunSlots slots;
    private final NodeInfo source;
    private final Runnable ended;
    private boolean active = true;
    private boolean failed;

    /**
     * A transfer that {@link #fetchNext} starts.
     *
     * @param ended runs each time that nothing is under way: the source has sent everything, or failed
     */
    SourceTransfer(
            ShardView view,
            ShardCarts carts,
            Peers peers,
            Throttle throttle,
            Fetched fetched,
            RunSlots slots,
            NodeInfo source,
            Runnable ended) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
        this.throttle = throttle;
        this.fetched = fetched;
        this.slots = slots;
        this.source = source;
        this.ended = ended;
    }

    /** Whether the source has neither sent everything nor failed. */
    boolean active() {
        return active;
    }

    /** Retries a failed source, unless it is still skipped; a former member has nothing to send. */
    void retry() {
        boolean member = view.member(source.ref());
        if (!failed || (member && peers.skipped(source.ref()))) {
            return;
        }
        failed = false;
        if (member) {
            active = true;
            fetchNext();
        } else {
            ended.run();
        }
    }

    /** Whether the slot is still expected from the source. */
    boolean expects(int slot) {
        BitSet one = new BitSet();
        one.set(slot);
        return !failed && !fetched.remaining(source.ref(), one, view.map()).isEmpty();
    }

    /** Requests what the source has yet to send. */
    void fetchNext() {
        BitSet left = remaining();
        left.and(slots.heldBefore());
        if (remaining().isEmpty()) {
            finish();
        } else if (left.isEmpty()) {
            throttle.acquire(view.config().chunkBytes(), this::fetchChunk);
        } else {
            compareDigests(left);
        }
    }

    private BitSet remaining() {
        BitSet behind = slots.behind();
        return slots.dropped() ? new BitSet() : fetched.remaining(source.ref(), behind, view.map());
    }

    /** Compares the source's digests, by which unchanged slots are found without sending a cart. */
    private void compareDigests(BitSet asked) {
        ClusterMap under = view.map();
        Request request = new PeerRequest.Digest(source.incarnation(), asked, 0, under.epoch());
        peers.send(source, request, peers.timeoutMillis(TIMEOUTS), result -> {
            if (result.reply() instanceof Reply.Digests digests && digests.epoch() >= under.epoch()) {
                recordEqual(asked, under, digests.digests());
                fetchDifferences(asked, under);
            } else {
                fail();
            }
        });
    }

    private void recordEqual(BitSet asked, ClusterMap under, List<Long> digests) {
        int at = 0;
        for (int slot : asked.stream().toArray()) {
            boolean equal =
                    at < digests.size() && digests.get(at++) == carts.slot(slot).digest();
            if (equal) {
                recordSlot(slot, under, carts.slot(slot).horizon());
            }
        }
    }

    /** Fetches the differences of one slot after the other. */
    private void fetchDifferences(BitSet asked, ClusterMap under) {
        BitSet left = remaining();
        left.and(asked);
        int slot = left.nextSetBit(0);
        if (slot < 0) {
            fetchNext();
            return;
        }
        LongConsumer whole = horizon -> {
            recordSlot(slot, under, horizon);
            asked.clear(0, slot + 1);
            fetchDifferences(asked, under);
        };
        new SlotCatchUp(view, carts, peers, source, slot, whole, this::fail).start();
    }

    private void recordSlot(int slot, ClusterMap under, long horizon) {
        if (!slots.dropped()) {
            BitSet one = new BitSet();
            one.set(slot);
            fetched.recordChunk(source.ref(), one, under, null);
            fetched.recordHorizon(source.ref(), slot, under, view.map(), horizon);
        }
    }

    private void fetchChunk() {
        BitSet asked = remaining();
        if (asked.isEmpty()) {
            settle(0);
            finish();
            return;
        }
        ClusterMap under = view.map();
        String after = fetched.cursor(source.ref(), asked, under);
        Request request = new PeerRequest.GetRep(source.incarnation(), asked, null, after, under.epoch());
        peers.send(source, request, peers.timeoutMillis(TIMEOUTS), result -> {
            if (result.reply() instanceof Reply.Carts chunk) {
                settle(WireLength.of(chunk.carts()));
                merge(asked, under, chunk);
            } else {
                settle(0);
                fail();
            }
        });
    }

    private void settle(long used) {
        throttle.settle(view.config().chunkBytes(), used);
    }

    private void merge(BitSet asked, ClusterMap under, Reply.Carts chunk) {
        if (slots.dropped()) {
            finish();
            return;
        }
        Gather.<KeyedCart>each(chunk.carts(), this::absorb, all -> {
            if (all) {
                recordChunk(asked, under, chunk);
                fetchNext();
            } else {
                fail();
            }
        });
    }

    private void absorb(KeyedCart keyed, Gather stored) {
        int slot = view.slotOf(keyed.key());
        Span span = keyed.span();
        CartParts parts = span == null ? null : fetched.partsBefore(source.ref(), keyed.key(), span);
        if (span == null) {
            CartMerge.absorb(carts, slot, keyed, failure -> stored.answer(failure == null));
        } else if (parts == null) {
            stored.failed(); // the parts before it are forgotten
        } else {
            CartMerge.absorbPart(carts, slot, keyed, span, parts, failure -> stored.answer(failure == null));
        }
    }

    private void recordChunk(BitSet asked, ClusterMap under, Reply.Carts chunk) {
        if (!slots.dropped()) {
            fetched.recordChunk(source.ref(), asked, under, chunk.next());
            chunk.horizons()
                    .forEach((slot, horizon) -> fetched.recordHorizon(source.ref(), slot, under, view.map(), horizon));
        }
    }

    private void fail() {
        failed = true;
        finish();
    }

    private void finish() {
        active = false;
        ended.run();
    }
}
