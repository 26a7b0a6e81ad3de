package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one side asks of the other; {@link Op} says who may ask whom, and which fields it takes. */
public sealed interface Request {
    /** Stands for "the caller has no map": a node that does not own the slot then forwards. */
    long NO_EPOCH = -1;

    /** The request's row in the table of ops. */
    Op op();

    /** A request about one key, answered by an owner of its slot. */
    sealed interface OnKey extends Request permits Login, Query, Get, Watch, Unwatch, Voiding, Removal {
        /** The customer's name. */
        String key();
    }

    /**
     * A change that says which numbers of its session, below its own, were refused for certain, so that they leave no gap in what the cart has seen. A
     * finalize need not: it takes all that its session numbered before.
     */
    sealed interface Voiding extends OnKey permits Put, PutAll, Remove {
        /** Those numbers; of no other session. */
        CausalContext voids();

        /** The same change that says these. */
        Voiding voiding(CausalContext numbers);
    }

    /** Opens a connection: who speaks, and the longest frame and the most requests in flight that it allows; 0 where it does not say. */
    record Hello(
            int version, String role, String node, long incarnation, long epoch, int maxFrameBytes, int maxInFlight)
            implements Request {
        /** One that says nothing of its bounds. */
        public Hello(int version, String role, String node, long incarnation, long epoch) {
            this(version, role, node, incarnation, epoch, 0, 0);
        }

        /** The same with these bounds. */
        public Hello within(int frameBytes, int inFlight) {
            return new Hello(version, role, node, incarnation, epoch, frameBytes, inFlight);
        }

        @Override
        public Op op() {
            return Op.HELLO;
        }
    }

    /** The paper's client init: a session and the key's owners. */
    record Login(String key) implements OnKey {
        @Override
        public Op op() {
            return Op.LOGIN;
        }
    }

    /** The paper's Query: where a key is stored. */
    record Query(String key) implements OnKey {
        @Override
        public Op op() {
            return Op.QUERY;
        }
    }

    /** Stands for "the cart's lifetime stays as it is". */
    long SAME_TTL = -1;

    /** Adds an item; {@code ttl} sets for how many ms the cart keeps its items after its last change. */
    record Put(
            String key,
            String item,
            List<Dot> replaces,
            long ttl,
            String session,
            long seq,
            CausalContext voids,
            long epoch)
            implements Voiding {
        /** Says nothing of numbers that were refused. */
        public Put(String key, String item, List<Dot> replaces, long ttl, String session, long seq, long epoch) {
            this(key, item, replaces, ttl, session, seq, CausalContext.EMPTY, epoch);
        }

        /** Leaves the cart's lifetime as it is. */
        public Put(String key, String item, List<Dot> replaces, String session, long seq, long epoch) {
            this(key, item, replaces, SAME_TTL, session, seq, epoch);
        }

        @Override
        public Put voiding(CausalContext numbers) {
            return new Put(key, item, replaces, ttl, session, seq, numbers, epoch);
        }

        @Override
        public Op op() {
            return Op.PUT;
        }
    }

    /** Adds items together, under consecutive numbers from {@code seq} on. */
    record PutAll(String key, List<String> items, long ttl, String session, long seq, CausalContext voids, long epoch)
            implements Voiding {
        /** Says nothing of numbers that were refused. */
        public PutAll(String key, List<String> items, long ttl, String session, long seq, long epoch) {
            this(key, items, ttl, session, seq, CausalContext.EMPTY, epoch);
        }

        /** Leaves the cart's lifetime as it is. */
        public PutAll(String key, List<String> items, String session, long seq, long epoch) {
            this(key, items, SAME_TTL, session, seq, epoch);
        }

        @Override
        public PutAll voiding(CausalContext numbers) {
            return new PutAll(key, items, ttl, session, seq, numbers, epoch);
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
     */
    record Get(String key, CausalContext acked, boolean partial, String after, long epoch) implements OnKey {
        /** From the beginning. */
        public Get(String key, CausalContext acked, boolean partial, long epoch) {
            this(key, acked, partial, "", epoch);
        }

        @Override
        public Op op() {
            return Op.GET;
        }
    }

    /** A change that takes entries out, and is answered with them. */
    sealed interface Removal extends OnKey permits Remove, Finalize {
        /** The session that makes the change. */
        String session();

        /** Its number there. */
        long seq();

        /** Of what went, the page to answer with, see {@link Reply.Removed#next}; "" for the first. */
        String after();

        /** Whether the change was asked for before, so that somebody may have decided on it already. */
        boolean retry();

        /** The epoch of the asker's map. */
        long epoch();

        /** The same change, asked for again; {@code after} says which page. */
        Removal again(String after);

        /** The change's identity. */
        default Dot own() {
            return new Dot(session(), seq());
        }
    }

    /** Drops the named entries. */
    record Remove(
            String key,
            List<Dot> dots,
            String session,
            long seq,
            CausalContext voids,
            String after,
            boolean retry,
            long epoch)
            implements Voiding, Removal {
        /** Says nothing of numbers that were refused, and asks for the first page, for the first time. */
        public Remove(String key, List<Dot> dots, String session, long seq, long epoch) {
            this(key, dots, session, seq, CausalContext.EMPTY, "", false, epoch);
        }

        @Override
        public Remove voiding(CausalContext numbers) {
            return new Remove(key, dots, session, seq, numbers, after, retry, epoch);
        }

        @Override
        public Remove again(String behind) {
            return new Remove(key, dots, session, seq, voids, behind, true, epoch);
        }

        @Override
        public Op op() {
            return Op.REMOVE;
        }
    }

    /** Checks out: drops what the context has seen, and the session's own earlier changes. */
    record Finalize(
            String key,
            @Nullable CausalContext context,
            String session,
            long seq,
            String after,
            boolean retry,
            long epoch)
            implements Removal {
        /** Asks for the first page, for the first time. */
        public Finalize(String key, @Nullable CausalContext context, String session, long seq, long epoch) {
            this(key, context, session, seq, "", false, epoch);
        }

        @Override
        public Finalize again(String behind) {
            return new Finalize(key, context, session, seq, behind, true, epoch);
        }

        @Override
        public Op op() {
            return Op.FINALIZE;
        }
    }

    /**
     * Asks for each change of the cart to be pushed, and for the cart at once if it is another one than the asker knows.
     *
     * @param seen the context of the cart that the asker knows, null if none
     * @param items its {@link io.gtstore.cart.Cart#entriesDigest}, null if that is not known: owners that have seen the same may yet differ in what they have
     *     heard to be gone
     */
    record Watch(
            String key,
            @Nullable CausalContext seen,
            @Nullable Long items,
            long epoch) implements OnKey {
        /** Whether that is the cart that the asker knows. */
        public boolean knows(Cart cart) {
            return seen != null && seen.equals(cart.context()) && (items == null || items == cart.entriesDigest());
        }

        @Override
        public Op op() {
            return Op.WATCH;
        }
    }

    /** Asks for no more pushes. */
    record Unwatch(String key) implements OnKey {
        @Override
        public Op op() {
            return Op.UNWATCH;
        }
    }

    /** The paper's report_node_failure: by node, or by port alone. */
    record Report(String key, String node, int port, long incarnation) implements Request {
        @Override
        public Op op() {
            return Op.REPORT;
        }
    }

    /** Asks for the map, or for what changed in it since an epoch. */
    record GetMap(long since) implements Request {
        @Override
        public Op op() {
            return Op.MAP;
        }
    }

    /** Hands a newer map to one who has an older one. */
    record OfferMap(MapDelta map) implements Request {
        @Override
        public Op op() {
            return Op.OFFER_MAP;
        }
    }

    /** Asks for a sign of life that names the node and its incarnation. */
    record Ping() implements Request {
        @Override
        public Op op() {
            return Op.PING;
        }
    }

    /** Asks which managers decide together, and which of them leads. */
    record GetManagers() implements Request {
        @Override
        public Op op() {
            return Op.MANAGERS;
        }
    }

    /** Asks a node to ping another one on the asker's behalf, and how long that may take in ms; 0 where it does not say. */
    record Probe(NodeInfo node, int timeoutMillis) implements Request {
        @Override
        public Op op() {
            return Op.PROBE;
        }
    }

    /** A node asks to be a member, with its weight and its zone, see {@link NodeInfo}, and what it remembers of the cluster that it was in. */
    record Join(String node, String host, int port, int weight, String zone, FormerCluster former) implements Request {
        @Override
        public Op op() {
            return Op.JOIN;
        }
    }

    /** A node has caught up on slots. */
    record Synced(String node, long incarnation, BitSet slots, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.SYNCED;
        }
    }

    /** An operator wants a node to hand over what it has and leave. */
    record Leave(String node) implements Request {
        @Override
        public Op op() {
            return Op.LEAVE;
        }
    }

    /** A node that was to leave holds nothing any more. */
    record Left(String node, long incarnation) implements Request {
        @Override
        public Op op() {
            return Op.LEFT;
        }
    }

    /** An operator writes off a member that was evicted and will not return. */
    record Forget(String node) implements Request {
        @Override
        public Op op() {
            return Op.FORGET;
        }
    }

    /** The paper's Node_Down: a node reports another one. */
    record NodeDown(String from, String node, long incarnation) implements Request {
        @Override
        public Op op() {
            return Op.NODE_DOWN;
        }
    }

    /** The paper's replica: who holds the copies of a node's slots. */
    record Replica(String node) implements Request {
        @Override
        public Op op() {
            return Op.REPLICA;
        }
    }

    /**
     * Changes for another owner, which has all of them or answers with an error; or one that takes entries out, with its dot, or as a hint to keep for an owner. A merge, so
     * what is sent twice does no harm.
     */
    record Replicate(
            long incarnation,
            List<KeyedCart> changes,
            boolean hint,
            @Nullable Dot removal,
            long epoch) implements Request {
        /** With one change. */
        public Replicate(long incarnation, KeyedCart change, boolean hint, @Nullable Dot removal, long epoch) {
            this(incarnation, List.of(change), hint, removal, epoch);
        }

        @Override
        public Op op() {
            return Op.REPLICATE;
        }
    }

    /** The paper's get_rep: asks for the carts of slots, chunk by chunk, or of one key. */
    record GetRep(long incarnation, BitSet slots, @Nullable String key, String after, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.GET_REP;
        }
    }

    /** A client's look at the carts of slots, chunk by chunk, or of one key, as the node holds them; it owns them or not. */
    record Scan(BitSet slots, @Nullable String key, String after, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.SCAN;
        }
    }

    /** Compares slots that both sides own: {@code digest} is the asker's over all of them. */
    record Digest(long incarnation, BitSet slots, long digest, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.DIGEST;
        }
    }

    /**
     * Asks for the digests of a slot's carts, in chunks.
     *
     * @param buckets the digests of the asker's buckets of keys: only keys of buckets that differ are asked for; empty for all keys
     */
    record KeyDigests(long incarnation, int slot, String after, List<Long> buckets, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.KEY_DIGESTS;
        }
    }

    /** Hands carts over to be merged, and asks for those that are then more than was sent. */
    record Exchange(long incarnation, List<KeyedCart> carts, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.EXCHANGE;
        }
    }

    /** Raises the horizon of those slots whose digests are still the ones named, in ascending order of the slots. */
    record Raise(long incarnation, BitSet slots, List<Long> digests, long horizon, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.RAISE;
        }
    }

    /** The paper's Send_replica: hands carts to a node, which merges them. */
    record SendRep(long incarnation, List<KeyedCart> carts, long epoch) implements Request {
        @Override
        public Op op() {
            return Op.SEND_REP;
        }
    }
}
