// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineGroups;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. */
public sealed interface Reply {
    /** The epoch of the answering side's map; how news of a newer map travels. */
    long epoch();

    /** Whether the request was carried out. */
    default boolean ok() {
        return true;
    }

    /** Who answers, and the longest frame and the most requests in flight that it allows; 0 where it does not say. */
    record Welcome(
            int version, String role, String node, long incarnation, long epoch, int maxFrameBytes, int maxInFlight)
            implements Reply {
        /** One that says nothing of its bounds. */
        public Welcome(int version, String role, String node, long incarnation, long epoch) {
            this(version, role, node, incarnation, epoch, 0, 0);
        }

        /** The same with these bounds. */
        public Welcome within(int frameBytes, int inFlight) {
            return new Welcome(version, role, node, incarnation, epoch, frameBytes, inFlight);
        }
    }

    /** A key's slot and owners; with a session if one was asked for. */
    record Located(String session, int slot, NodeInfo node, List<NodeInfo> replicas, long epoch) implements Reply {}

    /** A put is on that many nodes. */
    record Stored(int copies, long stamp, long epoch) implements Reply {}

    /**
     * The cart, or a page of it, or how it differs from the version that the asker has.
     *
     * @param items its entries; of a difference, those that the asker has not; beside lines, those that are no lines
     * @param lines the lines by sku, each a JSON object; null where they were not asked for
     * @param context what the cart has seen; of a page, what it has seen of the page's dots, under no horizon; of a difference, what the asker's version has not
     * @param complete whether nothing acknowledged can be missing from what the reply is to show
     * @param next where the next page begins; null with the last one
     * @param horizon of a page, the horizon that the cart was under when it was read; 0 if there is none, and of a whole cart
     * @param same whether the asker has this very version; the rest is empty then
     * @param gone of a difference, {@link CartDifference#gone}; null of a whole cart or a page
     * @param digest {@link Cart#entriesDigest} of the cart; null of a page, and where the asker named no version
     */
    record Items(
            List<Entry> items,
            @Nullable List<String> lines,
            CausalContext context,
            boolean complete,
            @Nullable String next,
            long horizon,
            boolean same,
            @Nullable CausalContext gone,
            @Nullable Long digest,
            long epoch)
            implements Reply {
        /** A whole cart. */
        public Items(List<Entry> items, CausalContext context, boolean complete, long epoch) {
            this(items, context, complete, null, 0, epoch);
        }

        /** A whole cart or a page. */
        public Items(
                List<Entry> items,
                CausalContext context,
                boolean complete,
                @Nullable String next,
                long horizon,
                long epoch) {
            this(items, null, context, complete, next, horizon, false, null, null, epoch);
        }

        /** The complete cart, which is what the asker has. */
        public static Items same(long epoch) {
            return new Items(List.of(), null, CausalContext.EMPTY, true, null, 0, true, null, null, epoch);
        }

        /** The complete cart, by what differs from the version that the asker has. */
        public static Items since(CartDifference difference, long epoch) {
            return new Items(
                    difference.added(),
                    null,
                    difference.seen(),
                    true,
                    null,
                    0,
                    false,
                    difference.gone(),
                    difference.digest(),
                    epoch);
        }

        /** A whole cart with its digest, for an asker that wants to name this version. */
        public static Items digested(Cart cart, boolean complete, long epoch) {
            Long digest = cart.entriesDigest();
            return new Items(cart.entries(), null, cart.context(), complete, null, 0, false, null, digest, epoch);
        }

        /** A whole cart by lines, each a JSON object as {@link LineGroups#shown} makes it, and the entries that are none. */
        public static Items byLines(
                List<String> lines, List<Entry> others, CausalContext context, boolean complete, long epoch) {
            return new Items(others, lines, context, complete, null, 0, false, null, null, epoch);
        }

        /** The version of a whole cart; null where that was not digested. */
        public @Nullable CartVersion version() {
            return digest == null ? null : new CartVersion(context, digest);
        }

        /** How the cart differs from the version that the asker has; null if it is told whole. */
        public @Nullable CartDifference difference() {
            return gone == null || digest == null ? null : new CartDifference(items, gone, context, digest);
        }
    }

    /**
     * What a remove or a finalize took out, or a page of it.
     *
     * @param exclusive whether the slot's primary has claimed the entries at all of its owners, so that no other answer that says so names one of them
     * @param next where the next page begins, which the same change answers with when it is asked for again; null with the last one
     */
    record Removed(
            List<Entry> removed,
            int copies,
            boolean exclusive,
            @Nullable String next,
            long epoch) implements Reply {
        /** All that went, as far as this owner knows. */
        public Removed(List<Entry> removed, int copies, long epoch) {
            this(removed, copies, false, null, epoch);
        }
    }

    /**
     * The receiver has a copy of a removal, and grants its claim, or of what went by it knows something else than the message said.
     *
     * @param removed what another attempt at the removal was decided to take
     * @param found what nobody decided on: entries of the removal's own session that its number closes, and that the receiver had
     * @param contested whether another removal has some of the entries that the message names, by a better claim
     * @param granted whether the receiver grants the claim: the sender is the slot's primary by its map, too, and nothing is contested
     */
    record Replicated(List<Entry> removed, List<Entry> found, boolean contested, boolean granted, long epoch)
            implements Reply {
        /** No claim. */
        public Replicated(List<Entry> removed, List<Entry> found, long epoch) {
            this(removed, found, false, false, epoch);
        }
    }

    /** The map, or what changed in it. */
    record Mapped(MapDelta map) implements Reply {
        @Override
        public long epoch() {
            return map.epoch();
        }
    }

    /**
     * A sign of life.
     *
     * @param clock the answering side's clock, in ms since 1970; 0 if it does not say
     * @param leader the manager that decides, as far as the answering manager knows; empty if it hears of none, and from a node
     */
    record Alive(String node, long incarnation, long clock, String leader, long epoch) implements Reply {
        public Alive(String node, long incarnation, long epoch) {
            this(node, incarnation, 0, "", epoch);
        }
    }

    /** What a ping on another's behalf found: alive, refused or silent. */
    record Probed(String outcome, long epoch) implements Reply {}

    /**
     * The node is a member from now on, under this incarnation.
     *
     * @param clock the manager's clock, in ms since 1970; 0 if it does not say
     */
    record Joined(long incarnation, long clock, MapDelta map) implements Reply {
        @Override
        public long epoch() {
            return map.epoch();
        }
    }

    /**
     * The managers that decide together, by their ids.
     *
     * @param leader the one that decides; empty while none does
     */
    record Deciders(List<String> managers, String leader, long epoch) implements Reply {}

    /** Who holds the copies, per group of slots. */
    record Replicas(List<SlotGroup> groups, long epoch) implements Reply {}

    /** A chunk of carts; {@code next} is null with the last one. {@code horizons} are those of the slots that were asked for. */
    record Carts(List<KeyedCart> carts, @Nullable String next, Map<Integer, Long> horizons, long epoch)
            implements Reply {
        /** A chunk without horizons. */
        public Carts(List<KeyedCart> carts, @Nullable String next, long epoch) {
            this(carts, next, Map.of(), epoch);
        }
    }

    /**
     * How slots compare.
     *
     * @param digest the answering side's over all slots asked about
     * @param digests one for each of them, ascending; empty if the two sides are equal
     * @param held slots that the answering side holds carts of and does not own
     * @param clock the answering side's clock, in ms since 1970; 0 if it knows that to be wrong
     * @param full whether it holds as much as it may: changes that take room are not to be made
     */
    record Digests(long digest, List<Long> digests, BitSet held, long clock, boolean full, long epoch)
            implements Reply {}

    /**
     * A chunk of a slot's keys with the digests of their carts.
     *
     * @param buckets those that differ, if the asker named the digests of its own: the keys are of these alone
     * @param next null with the last chunk
     * @param horizon the slot's
     */
    record KeyDigests(
            List<KeyDigest> keys, BitSet buckets, @Nullable String next, long horizon, long epoch) implements Reply {}

    /** The slots whose horizon was raised. */
    record Raised(BitSet slots, long epoch) implements Reply {}

    /** Done; nothing more to say. */
    record Done(long epoch) implements Reply {}

    /**
     * The request was not carried out, or nobody knows.
     *
     * @param node with {@link ErrorCode#MOVED}, the slot's primary; with {@link ErrorCode#NOT_LEADER}, the manager that leads, if it is known
     * @param replicas with {@link ErrorCode#MOVED}, its other owners
     */
    record Failure(ErrorCode code, String message, @Nullable NodeInfo node, List<NodeInfo> replicas, long epoch)
            implements Reply {
        /** A failure that names no owners. */
        public static Failure of(ErrorCode code, String message, long epoch) {
            return new Failure(code, message, null, List.of(), epoch);
        }

        @Override
        public boolean ok() {
            return false;
        }
    }
}
