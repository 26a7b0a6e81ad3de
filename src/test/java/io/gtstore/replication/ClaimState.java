// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/**
 * A state of {@link ClaimModel}, one small field per byte. Lives are numbered: the nodes' first ones 0 to 2, and 3 that
 * of the node that was restarted. A life's memory is one set of {@link #KNOWN}, {@link #NAMED} and {@link #STRUCK} per
 * receipt. An ask is a decision on a removal; its number orders the stamps.
 */
final class ClaimState {
    static final int LIVES = 4;
    static final int ROUNDS = 3;
    /** The longest history of maps: one eviction, one restart, and two owners that have caught up. */
    static final int EPOCHS = 5;

    static final int KNOWN = 1;
    static final int NAMED = 2;
    static final int STRUCK = 4;

    /** The states of a round's message. */
    static final int IDLE = 0;

    static final int REQUEST = 1;
    static final int REPLY = 2;

    /** The parts of a reply. */
    static final int GRANTED = 1;

    static final int GONE = 2;
    static final int REMOVED = 4;

    /** In place of a life. */
    static final int NOBODY = 7;

    /** The first fields: of the run, two per map, and four per life. */
    static final int LATEST = 0;

    static final int ASKED = 1;
    static final int EVICTED = 2;
    static final int REBORN = 3;
    static final int TOLD = 4;
    private static final int MAPS = 5;
    private static final int EPOCH = MAPS + 2 * EPOCHS;
    private static final int TAKEN = EPOCH + LIVES;
    private static final int FETCHED = TAKEN + LIVES;
    private static final int MEMORY = FETCHED + LIVES;

    /** The fields of an ask; behind them three per round. */
    static final int REMOVAL = 0;

    static final int COORDINATOR = 1;
    static final int RECEIPT = 2;
    static final int FIRST = 3;
    static final int CLAIM = 4;
    static final int ROUND = 5;
    static final int NAMES = 6;
    static final int GRANT = 7;
    static final int ANSWERED = 8;
    private static final int SLOTS = 9;
    private static final int ASK_BYTES = SLOTS + 3 * ROUNDS;

    final byte[] b;
    private final int asks;
    private final int firstAsk;

    ClaimState(int asks) {
        this(asks, new byte[MEMORY + 2 * LIVES * asks + ASK_BYTES * asks]);
    }

    private ClaimState(int asks, byte[] bytes) {
        this.asks = asks;
        this.firstAsk = MEMORY + 2 * LIVES * asks;
        this.b = bytes;
    }

    ClaimState copy() {
        return new ClaimState(asks, b.clone());
    }

    /** A fingerprint of all fields. */
    long fingerprint() {
        long h = 0x9E3779B97F4A7C15L;
        for (byte each : b) {
            h = (h ^ each) * 0xBF58476D1CE4E5B9L;
            h ^= h >>> 29;
        }
        h *= 0x94D049BB133111EBL;
        h ^= h >>> 32;
        return h == 0 ? 1 : h;
    }

    int get(int field) {
        return b[field];
    }

    void set(int field, int value) {
        b[field] = (byte) value;
    }

    /** An owner by the map of that epoch: its life, and 4 if it serves; {@link #NOBODY} if there is none. */
    int owner(int epoch, int place) {
        return b[MAPS + 2 * (epoch - 1) + place];
    }

    void addMap(int first, int second) {
        int at = MAPS + 2 * b[LATEST]++;
        set(at, first);
        set(at + 1, second);
    }

    /** The map's epoch that the life knows; 0 if it is over, or has not begun. */
    int epoch(int life) {
        return b[EPOCH + life];
    }

    void setEpoch(int life, int epoch) {
        set(EPOCH + life, epoch);
    }

    /** Whether the life knows x to be taken out, without a receipt. */
    boolean taken(int life) {
        return b[TAKEN + life] != 0;
    }

    void setTaken(int life, boolean taken) {
        set(TAKEN + life, taken ? 1 : 0);
    }

    /** 0 before the life has fetched, 1 while an answer is under way, 2 after it. */
    int fetched(int life) {
        return b[FETCHED + life];
    }

    void setFetched(int life, int fetched) {
        set(FETCHED + life, fetched);
    }

    /** What the life knows of a receipt. */
    int memory(int life, int receipt) {
        return b[MEMORY + life * asks + receipt];
    }

    void learn(int life, int receipt, int content) {
        b[MEMORY + life * asks + receipt] |= (byte) content;
    }

    /** What the answer to the life's fetch says of a receipt. */
    int parcel(int life, int receipt) {
        return b[MEMORY + (LIVES + life) * asks + receipt];
    }

    void setParcel(int life, int receipt, int content) {
        set(MEMORY + (LIVES + life) * asks + receipt, content);
    }

    /** Forgets all that a life was: it is over. */
    void end(int life) {
        setEpoch(life, 0);
        setTaken(life, false);
        setFetched(life, 0);
        for (int i = 0; i < asks; i++) {
            set(MEMORY + life * asks + i, 0);
            setParcel(life, i, 0);
        }
        for (int ask = 0; ask < b[ASKED]; ask++) {
            for (int round = 0; round < ROUNDS; round++) {
                if (ask(ask, COORDINATOR) == life || target(ask, round) == life) {
                    setMessage(ask, round, IDLE, 0);
                }
            }
        }
    }

    int ask(int ask, int field) {
        return b[firstAsk + ask * ASK_BYTES + field];
    }

    void setAsk(int ask, int field, int value) {
        set(firstAsk + ask * ASK_BYTES + field, value);
    }

    private int slot(int ask, int round) {
        return firstAsk + ask * ASK_BYTES + SLOTS + 3 * round;
    }

    /** What the receipt says in that round. */
    int content(int ask, int round) {
        return b[slot(ask, round)] & 7;
    }

    /** Whom the round's message was sent to. */
    int target(int ask, int round) {
        return b[slot(ask, round)] >> 3;
    }

    void setRound(int ask, int round, int content, int target) {
        set(slot(ask, round), content | target << 3);
    }

    /** Where the round's message is. */
    int message(int ask, int round) {
        return b[slot(ask, round) + 1];
    }

    /** The epoch that the round's request names, or the reply. */
    int word(int ask, int round) {
        return b[slot(ask, round) + 2];
    }

    void setMessage(int ask, int round, int state, int word) {
        set(slot(ask, round) + 1, state);
        set(slot(ask, round) + 2, word);
    }
}
