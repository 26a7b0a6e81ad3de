package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replies as what the API returns. */
final class Answers {
    private Answers() {}

    static NodeAddress address(NodeInfo node) {
        return new NodeAddress()
                .setId(node.id())
                .setIncarnation(node.incarnation())
                .setHost(node.host())
                .setPort(node.port());
    }

    static KeyLocation location(Reply.Located located) {
        return new KeyLocation()
                .setSlot(located.slot())
                .setNode(address(located.node()))
                .setReplicas(located.replicas().stream().map(Answers::address).toList())
                .setEpoch(located.epoch());
    }

    static PutResult stored(Reply.Stored stored, NodeInfo node) {
        return new PutResult()
                .setCopies(stored.copies())
                .setNode(address(node))
                .setStamp(Long.toString(stored.stamp()))
                .setEpoch(stored.epoch());
    }

    static CartContents contents(Reply.Items items, NodeInfo node) {
        return new CartContents()
                .setItems(entries(items.items()))
                .setContext(items.context().encode())
                .setComplete(items.complete())
                .setNode(address(node));
    }

    static CartContents contents(Cart cart, NodeInfo node) {
        return new CartContents()
                .setItems(entries(cart.entries()))
                .setContext(cart.context().encode())
                .setComplete(true)
                .setNode(address(node));
    }

    static RemoveResult removed(Reply.Removed removed, NodeInfo node) {
        return new RemoveResult()
                .setRemoved(entries(removed.removed()))
                .setCopies(removed.copies())
                .setNode(address(node));
    }

    static List<CartItem> entries(List<Entry> entries) {
        return entries.stream().map(Answers::item).toList();
    }

    private static CartItem item(Entry entry) {
        return new CartItem()
                .setItem(ItemText.value(entry.item()))
                .setSession(entry.dot().session())
                .setSeq(entry.dot().seq())
                .setStamp(Long.toString(entry.stamp()));
    }

    static ClusterStatus status(ClusterMap map) {
        Map<NodeRef, MemberStatus> members = new HashMap<>();
        List<MemberStatus> ordered = new ArrayList<>();
        for (NodeInfo node : map.members()) {
            MemberStatus member = new MemberStatus()
                    .setNode(address(node))
                    .setWeight(node.weight())
                    .setZone(node.zone())
                    .setLeaving(node.leaving());
            members.put(node.ref(), member);
            ordered.add(member);
        }
        int underReplicated = 0;
        int unowned = 0;
        int moving = 0;
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            unowned += map.owners(slot).owners().isEmpty() ? 1 : 0;
            moving += map.owners(slot).owners().stream().anyMatch(o -> o.state() == OwnerState.RELEASING) ? 1 : 0;
            underReplicated +=
                    count(map.owners(slot).owners(), members) < map.settings().replicas() ? 1 : 0;
        }
        return new ClusterStatus()
                .setEpoch(map.epoch())
                .setManager(map.manager())
                .setSlots(map.settings().slots())
                .setReplicas(map.settings().replicas())
                .setHash(map.settings().hash())
                .setMerge(map.settings().merge())
                .setUnderReplicated(underReplicated)
                .setMoving(moving)
                .setUnowned(unowned)
                .setMembers(ordered)
                .setAbsent(map.absent());
    }

    /** Adds what the managers say of themselves; those of a release that does not know the question decide, or would not have answered it. */
    static ClusterStatus status(ClusterStatus status, @Nullable Reply reply, @Nullable Throwable failure) {
        if (reply instanceof Reply.Deciders deciders) {
            return status.setManagers(deciders.managers()).setLeader(deciders.leader());
        } else if (reply instanceof Reply.Failure no && no.code() != ErrorCode.UNKNOWN_OP) {
            return status.setTrouble(no.message());
        }
        return failure == null ? status : status.setTrouble(String.valueOf(failure.getMessage()));
    }

    /** Adds a slot to its owners' shares; returns how many have caught up. */
    private static int count(List<OwnerInfo> owners, Map<NodeRef, MemberStatus> members) {
        int caughtUp = 0;
        for (int i = 0; i < owners.size(); i++) {
            OwnerInfo owner = owners.get(i);
            caughtUp += owner.state().caughtUp() ? 1 : 0;
            MemberStatus member = members.get(owner.ref());
            if (member != null) {
                member.setOwned(member.getOwned() + 1);
                member.setPrimary(member.getPrimary() + (i == 0 ? 1 : 0));
                member.setCatchingUp(member.getCatchingUp() + (owner.state().caughtUp() ? 0 : 1));
                member.setReleasing(member.getReleasing() + (owner.state() == OwnerState.RELEASING ? 1 : 0));
            }
        }
        return caughtUp;
    }

    /** The reply if it is of that kind; else the failure that it says, or that it is. */
    static <R extends Reply> Future<R> expect(Class<R> kind, Reply reply) {
        return kind.isInstance(reply) ? Future.succeededFuture(kind.cast(reply)) : unexpected(kind, reply);
    }

    /** The failure that a reply of another kind says, or that it is. */
    static <T> Future<T> unexpected(Class<? extends Reply> kind, Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            return Future.failedFuture(new GtStoreException(failure.code(), true, failure.message()));
        }
        return Future.failedFuture(new GtStoreException(
                ErrorCode.INTERNAL,
                false,
                "the answer is a " + reply.getClass().getSimpleName() + ", not a " + kind.getSimpleName()
                        + "; client and server differ in version"));
    }
}
