// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.TransferCursor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The paper's "or CM" (§2.2): a replica that is asked of the manager is fetched from the slot's owners, and one that is sent to it goes to all of them.
 * It keeps nothing, and no client is served this way. Event loop only.
 */
final class TransferProxy {
    private static final long TIMEOUT_MILLIS = 1_000;

    private final Supplier<ClusterMap> map;
    private final Transport client;

    TransferProxy(Supplier<ClusterMap> map, Transport client) {
        this.map = map;
        this.client = client;
    }

    /** The carts of slots, chunk by chunk in the order of slot and key, or of one key. Whatever incarnation the asker names, it asked for no certain node. */
    void getRep(PeerRequest.GetRep asked, Consumer<Reply> replyTo) {
        String key = asked.key();
        if (key != null) {
            int slot = map.get().slotOf(key);
            fetch(slot, new BitSet(), asked, asked.after(), replyTo);
            return;
        }
        int first = firstSlot(asked.after());
        if (first < 0) {
            replyTo.accept(failure(ErrorCode.WRONG_TYPE, "'after': a transfer goes on at slot:key"));
            return;
        }
        chunk(asked, asked.after(), asked.slots().nextSetBit(first), replyTo);
    }

    /** Fetches the next chunk that is not empty. */
    private void chunk(PeerRequest.GetRep asked, String after, int slot, Consumer<Reply> replyTo) {
        int slots = map.get().settings().slots();
        if (slot < 0 || slot >= slots) {
            replyTo.accept(new Reply.Carts(List.of(), null, map.get().epoch()));
            return;
        }
        int end = endOfRun(asked.slots(), slot);
        BitSet run = (BitSet) asked.slots().clone();
        run.clear(end, Math.max(end, run.length()));
        run.clear(0, slot);
        int following = asked.slots().nextSetBit(end);
        fetch(slot, run, asked, after, reply -> {
            boolean over = reply instanceof Reply.Carts carts && carts.next() == null && following >= 0;
            if (!over) {
                replyTo.accept(reply);
            } else if (((Reply.Carts) reply).carts().isEmpty()) {
                chunk(asked, following + ":", following, replyTo);
            } else {
                replyTo.accept(new Reply.Carts(((Reply.Carts) reply).carts(), following + ":", reply.epoch()));
            }
        });
    }

    /** The slot behind the last of those, from this one on, that all of this one's sources own, too. */
    private int endOfRun(BitSet slots, int from) {
        List<NodeRef> sources = sources(from).stream().map(NodeInfo::ref).toList();
        int slot = from;
        while (slot >= 0 && slot < map.get().settings().slots() && sameSources(slot, sources)) {
            slot = slots.nextSetBit(slot + 1);
        }
        return slot < 0 ? slots.length() : slot;
    }

    private boolean sameSources(int slot, List<NodeRef> sources) {
        return sources(slot).stream().map(NodeInfo::ref).toList().containsAll(sources);
    }

    /** Asks the slot's caught-up owners one after the other, until one gives what it has. */
    private void fetch(int slot, BitSet slots, PeerRequest.GetRep asked, String after, Consumer<Reply> replyTo) {
        fetch(sources(slot).iterator(), slots, asked, after, replyTo);
    }

    private void fetch(
            Iterator<NodeInfo> sources, BitSet slots, PeerRequest.GetRep asked, String after, Consumer<Reply> replyTo) {
        if (!sources.hasNext()) {
            replyTo.accept(failure(ErrorCode.NOT_READY, "no owner of the slot gives its carts; try again"));
            return;
        }
        NodeInfo source = sources.next();
        Request request = new PeerRequest.GetRep(source.incarnation(), slots, asked.key(), after, asked.epoch());
        client.send(source.host(), source.port(), request, TIMEOUT_MILLIS).onComplete((reply, failed) -> {
            if (reply instanceof Reply.Carts) {
                replyTo.accept(reply);
            } else {
                fetch(sources, slots, asked, after, replyTo);
            }
        });
    }

    /** Hands carts to all owners of their slots, and says so when each has taken them in. */
    void sendRep(PeerRequest.SendRep sent, Consumer<Reply> replyTo) {
        Map<NodeInfo, List<KeyedCart>> shares = new LinkedHashMap<>();
        for (KeyedCart cart : sent.carts()) {
            List<NodeInfo> owners = map.get().ownerNodes(map.get().slotOf(cart.key()));
            if (owners.isEmpty()) {
                replyTo.accept(failure(ErrorCode.NOT_READY, "no node has joined yet; start one, then try again"));
                return;
            }
            owners.forEach(owner ->
                    shares.computeIfAbsent(owner, o -> new ArrayList<>()).add(cart));
        }
        List<Future<Void>> taken = new ArrayList<>();
        shares.forEach((owner, carts) -> taken.add(hand(owner, carts, sent.epoch())));
        Future.join(taken)
                .onComplete((all, failed) -> replyTo.accept(
                        failed == null
                                ? new Reply.Done(map.get().epoch())
                                : failure(
                                        ErrorCode.UNKNOWN,
                                        "not every owner has taken the carts in: " + failed.getMessage()
                                                + "; sending them again is safe")));
    }

    private Future<Void> hand(NodeInfo owner, List<KeyedCart> carts, long epoch) {
        return client.send(
                        owner.host(),
                        owner.port(),
                        new PeerRequest.SendRep(owner.incarnation(), carts, epoch),
                        TIMEOUT_MILLIS)
                .compose(reply -> reply instanceof Reply.Failure no
                        ? Future.failedFuture(owner.id() + " says " + no.message())
                        : Future.succeededFuture());
    }

    private List<NodeInfo> sources(int slot) {
        List<NodeInfo> sources = new ArrayList<>();
        for (OwnerInfo owner : map.get().owners(slot).owners()) {
            NodeInfo node = map.get().member(owner.ref());
            if (node != null && owner.state().caughtUp()) {
                sources.add(node);
            }
        }
        return sources;
    }

    private static int firstSlot(String cursor) {
        try {
            return TransferCursor.parse(cursor).slot();
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private Reply failure(ErrorCode code, String message) {
        return Reply.Failure.of(code, message, map.get().epoch());
    }
}
