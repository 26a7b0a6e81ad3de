// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several copies of one cart, as owners hold them: each takes changes of several sessions, and copies merge with one
 * another now and then. Now and then, too, all copies become equal, the sessions are renewed, and the horizon rises past
 * the old ones, or stays where it is, to see whether that makes a difference. Keeps every cart and every delta that
 * there ever was.
 */
final class Replicas {

    static final int COPIES = 3;
    static final int SESSIONS = 3;

    private final MergePolicy policy;
    private final boolean raises;
    private final List<Cart> copies = new ArrayList<>();
    private final List<HybridClock> clocks = new ArrayList<>();
    private final long[] seqs = new long[SESSIONS];
    private long loginMillis = 1;
    private final List<Cart> states = new ArrayList<>(List.of(Cart.EMPTY));
    private final List<Cart> deltas = new ArrayList<>();
    private final List<Entry> puts = new ArrayList<>();

    private Replicas(MergePolicy policy, boolean raises) {
        this.policy = policy;
        this.raises = raises;
        for (int i = 0; i < COPIES; i++) {
            copies.add(Cart.EMPTY);
            clocks.add(new HybridClock());
        }
    }

    static Replicas after(MergePolicy policy, List<CartStep> steps) {
        return after(policy, steps, true);
    }

    static Replicas after(MergePolicy policy, List<CartStep> steps, boolean raises) {
        Replicas replicas = new Replicas(policy, raises);
        steps.forEach(step -> step.on(replicas));
        return replicas;
    }

    static String node(int copy) {
        return "node" + copy;
    }

    String session(int number) {
        return Sessions.issue(loginMillis, number);
    }

    /** Adds an item of the session's at a copy; it replaces the copy's item at that position if there is one. */
    void put(int copy, int session, int replaced) {
        List<Dot> gone = dotAt(copy, replaced);
        Dot dot = nextDot(session);
        Entry entry = stamped(dot, copy);
        puts.add(entry);
        change(copy, Cart.putDelta(entry, gone, node(copy)));
    }

    /** Repeats an earlier put at a copy that may or may not have seen it, as a retry: same dot, newly stamped. */
    void retry(int copy, int put) {
        if (!puts.isEmpty()) {
            Entry again = stamped(puts.get(put % puts.size()).dot(), copy);
            change(copy, Cart.putDelta(again, List.of(), node(copy)));
        }
    }

    /** A put as that copy stamps it; one in two goes by itself after a while that is the same in a retry. */
    private Entry stamped(Dot dot, int copy) {
        String item = "\"" + dot + "\"";
        return dot.seq() % 2 == 0
                ? Entry.lasting(dot, stamp(copy), item, 10 - dot.seq() % 7)
                : new Entry(dot, stamp(copy), item);
    }

    void remove(int copy, int session, int position) {
        List<Dot> gone = dotAt(copy, position);
        Dot own = nextDot(session);
        take(copy, own, Cart.removeDelta(own, gone, stamp(copy), node(copy)));
    }

    /** Finalizes at a copy what the session saw at another one. */
    void finalizeCart(int copy, int session, int seenAt) {
        CausalContext seen = copies.get(seenAt).context();
        Dot own = nextDot(session);
        take(copy, own, Cart.finalizeDelta(own, seen, stamp(copy), node(copy)));
    }

    private void take(int copy, Dot own, Cart delta) {
        Receipt receipt = Receipt.decided(own, delta.lastChange(), delta.dropsOf(copies.get(copy)));
        change(copy, delta.withReceipts(RemovalReceipts.of(List.of(receipt))));
    }

    void mergeInto(int copy, int from) {
        set(copy, policy.merge(copies.get(copy), copies.get(from)));
    }

    /** All copies become equal, all sessions log in anew, and the horizon rises past the old ones. */
    void renew() {
        Cart settled = settled();
        loginMillis++;
        Arrays.fill(seqs, 0);
        puts.clear(); // retries of a session that has ended are refused
        for (int copy = 0; copy < COPIES; copy++) {
            set(copy, raises ? settled.raise(loginMillis) : settled);
        }
    }

    /** What the copies become once all have merged with all. */
    Cart settled() {
        return copies.stream().reduce(Cart.EMPTY, policy::merge);
    }

    List<Cart> copies() {
        return copies;
    }

    /** Every cart that any copy ever was. */
    List<Cart> states() {
        return states;
    }

    /** Every change's delta. */
    List<Cart> deltas() {
        return deltas;
    }

    private void change(int copy, Cart delta) {
        deltas.add(delta);
        set(copy, policy.apply(copies.get(copy), delta));
    }

    private void set(int copy, Cart cart) {
        copies.set(copy, cart);
        states.add(cart);
    }

    private Dot nextDot(int session) {
        return new Dot(session(session), ++seqs[session]);
    }

    /** Clocks that differ: each copy's wall clock stands still, at its own time. */
    private long stamp(int copy) {
        return clocks.get(copy).next(copy, copies.get(copy).lastChange());
    }

    private List<Dot> dotAt(int copy, int position) {
        List<Entry> entries = copies.get(copy).entries();
        return position < entries.size() ? List.of(entries.get(position).dot()) : List.of();
    }
}
