// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one side asks of the other; {@link Op} says who may ask whom, and which fields it takes. */
public sealed interface Request permits Request.OnKey, ScanRequest, PeerRequest, MemberRequest {
    /** Stands for "the caller has no map": a node that does not own the slot then forwards. */
    long NO_EPOCH = -1;

    /** The request's op. */
    Op op();

    /** The epoch of the asker's map, {@link #NO_EPOCH} if the request does not bear one. */
    default long epoch() {
        return NO_EPOCH;
    }

    /** The highest slot that it names by its number; -1 if it names none. */
    int lastSlot();

    /** Whether the outcome of a failed attempt can be unknown: the request changes a cart. */
    default boolean changesCarts() {
        return false;
    }

    /** A request about one key, answered by an owner of its slot. */
    sealed interface OnKey extends Request permits LocateRequest, Get, WatchRequest, Change {
        /** The customer's name. */
        String key();

        @Override
        default int lastSlot() {
            return -1;
        }

        /** The same request of somebody whose map has that epoch; this one if it bears none. */
        default OnKey withEpoch(long newer) {
            return this;
        }
    }

    /** A change of a cart. */
    sealed interface Change extends OnKey permits Voiding, Removal {
        @Override
        default boolean changesCarts() {
            return true;
        }

        /** The session that makes the change; "" if the node is to give it one. */
        String session();

        /** Its number there, or the first of its {@link #numbers}. */
        long seq();

        /** How many numbers it takes. */
        default int numbers() {
            return 1;
        }

        /** The same change under that session and number; those that its session was refused are said where the op has a field for them. */
        Change numbered(String session, long seq, CausalContext refused);
    }

    /** A change that says which numbers of its session, below its own, were refused for certain, so that they leave no gap. A finalize need not: it takes all before it. */
    sealed interface Voiding extends Change permits Put, PutAll, Remove {
        /** Those numbers; of no other session. */
        CausalContext voids();

        /** The same change that says these. */
        Voiding voiding(CausalContext numbers);
    }

    /** Stands for "the cart's lifetime stays as it is". */
    long SAME_TTL = -1;

    /**
     * Adds an item; {@code ttl} sets for how many ms the cart keeps its items after its last change. {@code alone} is the stamp of one that each owner gets by itself, else 0.
     *
     * @param fold earlier lines of the session, whose quantities are added to the item's, and which go in the same step
     */
    record Put(
            String key,
            String item,
            List<Dot> replaces,
            List<Dot> fold,
            long ttl,
            ItemEnd end,
            String session,
            long seq,
            CausalContext voids,
            long alone,
            long epoch)
            implements Voiding {
        /** Says nothing of numbers that were refused, nor of an end. */
        public Put(String key, String item, List<Dot> replaces, long ttl, String session, long seq, long epoch) {
            this(key, item, replaces, List.of(), ttl, ItemEnd.NONE, session, seq, CausalContext.EMPTY, 0, epoch);
        }

        /** Leaves the cart's lifetime as it is. */
        public Put(String key, String item, List<Dot> replaces, String session, long seq, long epoch) {
            this(key, item, replaces, SAME_TTL, session, seq, epoch);
        }

        @Override
        public Put voiding(CausalContext numbers) {
            return new Put(key, item, replaces, fold, ttl, end, session, seq, numbers, alone, epoch);
        }

        @Override
        public Put numbered(String by, long number, CausalContext refused) {
            return new Put(key, item, replaces, fold, ttl, end, by, number, refused, alone, epoch);
        }

        @Override
        public Put withEpoch(long newer) {
            return new Put(key, item, replaces, fold, ttl, end, session, seq, voids, alone, newer);
        }

        /** The same put of a line, which takes up these. */
        public Put folding(List<Dot> earlier) {
            return new Put(key, item, replaces, earlier, ttl, end, session, seq, voids, alone, epoch);
        }

        /** The same put of an item with that end. */
        public Put ending(ItemEnd at) {
            return new Put(key, item, replaces, fold, ttl, at, session, seq, voids, alone, epoch);
        }

        /** The put as it goes to each owner by itself. */
        public Put alone(long stamp) {
            return new Put(key, item, replaces, fold, ttl, end, session, seq, voids, stamp, epoch);
        }

        @Override
        public Op op() {
            return Op.PUT;
        }
    }

    /** Adds items together, under consecutive numbers from {@code seq} on; the end is that of each. */
    record PutAll(
            String key,
            List<String> items,
            long ttl,
            ItemEnd end,
            String session,
            long seq,
            CausalContext voids,
            long epoch)
            implements Voiding {
        /** Says nothing of numbers that were refused, nor of an end. */
        public PutAll(String key, List<String> items, long ttl, String session, long seq, long epoch) {
            this(key, items, ttl, ItemEnd.NONE, session, seq, CausalContext.EMPTY, epoch);
        }

        /** Leaves the cart's lifetime as it is. */
        public PutAll(String key, List<String> items, String session, long seq, long epoch) {
            this(key, items, SAME_TTL, session, seq, epoch);
        }

        @Override
        public PutAll voiding(CausalContext numbers) {
            return new PutAll(key, items, ttl, end, session, seq, numbers, epoch);
        }

        /** The same put of items with that end. */
        public PutAll ending(ItemEnd at) {
            return new PutAll(key, items, ttl, at, session, seq, voids, epoch);
        }

        @Override
        public int numbers() {
            return items.size();
        }

        @Override
        public PutAll numbered(String by, long number, CausalContext refused) {
            return new PutAll(key, items, ttl, end, by, number, refused, epoch);
        }

        @Override
        public PutAll withEpoch(long newer) {
            return new PutAll(key, items, ttl, end, session, seq, voids, newer);
        }

        @Override
        public Op op() {
            return Op.PUT_ALL;
        }
    }

    /**
     * Reads the cart.
     *
     * @param acked what the answer must have seen
     * @param after where the page begins, see {@link Reply.Items#next}; "" for the first
     * @param known the version of the cart that the asker has; null if it has none, or wants the whole cart in any case
     * @param lines whether to answer with lines by sku: always of the whole cart, so there is no page, and no known version
     */
    record Get(
            String key,
            CausalContext acked,
            boolean partial,
            String after,
            @Nullable CartVersion known,
            boolean lines,
            long epoch)
            implements OnKey {
        /** A view by lines is of the whole cart. */
        public Get {
            after = lines ? "" : after;
            known = lines ? null : known;
        }

        /** A page of it, or what differs from the known version. */
        public Get(
                String key,
                CausalContext acked,
                boolean partial,
                String after,
                @Nullable CartVersion known,
                long epoch) {
            this(key, acked, partial, after, known, false, epoch);
        }

        /** All of it, from the beginning. */
        public Get(String key, CausalContext acked, boolean partial, long epoch) {
            this(key, acked, partial, "", null, epoch);
        }

        /** A page of it. */
        public Get(String key, CausalContext acked, boolean partial, String after, long epoch) {
            this(key, acked, partial, after, null, epoch);
        }

        @Override
        public Get withEpoch(long newer) {
            return new Get(key, acked, partial, after, known, lines, newer);
        }

        @Override
        public Op op() {
            return Op.GET;
        }
    }

    /** A change that takes entries out, and is answered with them. */
    sealed interface Removal extends Change permits Remove, Finalize {
        /** How it is asked for this time. */
        RemovalAttempt attempt();

        /** The same change, asked for in that way. */
        Removal as(RemovalAttempt attempt);

        /** Of what went, the page to answer with, see {@link Reply.Removed#next}; "" for the first. */
        default String after() {
            return attempt().after();
        }

        /** Whether the change was asked for before, so that somebody may have decided on it already. */
        default boolean retry() {
            return attempt().retry();
        }

        /** The same change, asked for again; {@code after} says which page. */
        default Removal again(String after) {
            return as(new RemovalAttempt(after, true, attempt().here()));
        }

        /** The same change, which the owner that is asked is to decide on by itself. */
        default Removal decidedHere() {
            return as(new RemovalAttempt(after(), retry(), true));
        }

        /** The change's identity. */
        default Dot own() {
            return new Dot(session(), seq());
        }

        /** The dots that it names: a remove those of its entries, a finalize what its client saw; null if that does not say. */
        @Nullable
        CausalContext named();

        /** Whether it takes all that it names or fails, as a remove does; a finalize takes what there is of it. */
        boolean exact();

        /** Numbers of its session, below its own, that were refused for certain; empty for a finalize. */
        CausalContext voids();
    }

    /** Drops the named entries. */
    record Remove(
            String key,
            List<Dot> dots,
            String session,
            long seq,
            CausalContext voids,
            RemovalAttempt attempt,
            long epoch)
            implements Voiding, Removal {
        /** Says nothing of numbers that were refused, and asks for the first page, for the first time. */
        public Remove(String key, List<Dot> dots, String session, long seq, long epoch) {
            this(key, dots, session, seq, CausalContext.EMPTY, RemovalAttempt.FIRST, epoch);
        }

        @Override
        public CausalContext named() {
            return CausalContext.of(dots);
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public Remove voiding(CausalContext numbers) {
            return new Remove(key, dots, session, seq, numbers, attempt, epoch);
        }

        @Override
        public Remove numbered(String by, long number, CausalContext refused) {
            return new Remove(key, dots, by, number, refused, attempt, epoch);
        }

        @Override
        public Remove as(RemovalAttempt other) {
            return new Remove(key, dots, session, seq, voids, other, epoch);
        }

        @Override
        public Remove withEpoch(long newer) {
            return new Remove(key, dots, session, seq, voids, attempt, newer);
        }

        @Override
        public Op op() {
            return Op.REMOVE;
        }
    }

    /** Checks out: drops what the context has seen, and the session's own earlier changes. */
    record Finalize(
            String key, @Nullable CausalContext context, String session, long seq, RemovalAttempt attempt, long epoch)
            implements Removal {
        /** Asks for the first page, for the first time. */
        public Finalize(String key, @Nullable CausalContext context, String session, long seq, long epoch) {
            this(key, context, session, seq, RemovalAttempt.FIRST, epoch);
        }

        @Override
        public @Nullable CausalContext named() {
            return context;
        }

        @Override
        public boolean exact() {
            return false;
        }

        @Override
        public CausalContext voids() {
            return CausalContext.EMPTY;
        }

        @Override
        public Finalize numbered(String by, long number, CausalContext refused) {
            return new Finalize(key, context, by, number, attempt, epoch);
        }

        @Override
        public Finalize as(RemovalAttempt other) {
            return new Finalize(key, context, session, seq, other, epoch);
        }

        @Override
        public Finalize withEpoch(long newer) {
            return new Finalize(key, context, session, seq, attempt, newer);
        }

        @Override
        public Op op() {
            return Op.FINALIZE;
        }
    }
}
