// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static io.gtstore.replication.ClaimState.*;

import java.util.Set;
import java.util.function.Consumer;

/**
 * A model of how removals claim an entry x ({@link Claim}, {@link RemovalList}, {@link ReplicaPath}, {@code
 * Receipt.yieldsTo}): three nodes, two owners of the slot, two removals F1 and F2 of x, each asked of any serving owner,
 * also again; at most one eviction and one instant restart with an empty memory. Messages are late, lost and out of
 * order in any way: one under way need never arrive, and a copy of a receipt that was made may reach any node at any
 * time, as a hint does. Nodes learn of maps when they like, and a coordinator may stop waiting when it likes.
 */
final class ClaimModel extends ClaimRules {
    /** Receives each step that is possible. */
    interface Steps {
        void step(ClaimState next, int code);
    }

    private final boolean evicts;
    private final boolean restarts;

    ClaimModel(int asks, boolean evicts, boolean restarts, Set<Rule> broken) {
        super(asks, broken);
        this.evicts = evicts;
        this.restarts = restarts;
    }

    /** Nodes 0 and 1 own the slot, and have x; node 2 has nothing. */
    ClaimState start() {
        ClaimState s = new ClaimState(asks);
        s.addMap(SERVES, 1 | SERVES);
        for (int life = 0; life < 3; life++) {
            s.setEpoch(life, 1);
        }
        return s;
    }

    /** All steps that are possible in that state. */
    void steps(ClaimState s, Steps to) {
        if (hopeless(s)) {
            return;
        }
        for (int each = 0; each < LIVES; each++) {
            int life = each;
            if (s.epoch(life) > 0) {
                maps(s, life, to);
                catchesUp(s, life, to);
                withCopies(s, life, 0, copies -> asks(copies, life, to));
            }
        }
        messages(s, to);
        answers(s, to);
        changesOwners(s, to);
    }

    private static void maps(ClaimState s, int life, Steps to) {
        for (int epoch = s.epoch(life) + 1; epoch <= s.get(LATEST); epoch++) {
            if (owner(s, epoch, life) == NOBODY && !coordinates(s, life)) {
                continue; // it would only be asked, and grant, no more
            }
            ClaimState next = s.copy();
            next.setEpoch(life, epoch);
            to.step(next, ClaimTrace.code(ClaimTrace.MAP, life, epoch));
        }
    }

    private void changesOwners(ClaimState s, Steps to) {
        int latest = s.get(LATEST);
        for (int place = 0; place < 2; place++) {
            int gone = s.owner(latest, place);
            int rest = s.owner(latest, 1 - place);
            if (gone == NOBODY || rest == NOBODY || (rest & SERVES) == 0) {
                continue;
            }
            int life = gone & 3;
            int spare = 3 - node(s, life) - node(s, rest & 3);
            if (evicts && s.get(EVICTED) == 0) {
                ClaimState next = s.copy();
                next.set(EVICTED, 1);
                next.addMap(rest, s.get(REBORN) - 1 == spare ? 3 : spare);
                to.step(next, ClaimTrace.code(ClaimTrace.EVICT, life, 0));
            }
            if (restarts && s.get(REBORN) == 0) {
                ClaimState next = s.copy();
                next.end(life);
                next.set(REBORN, life + 1);
                next.addMap(rest, 3);
                next.setEpoch(3, next.get(LATEST));
                to.step(next, ClaimTrace.code(ClaimTrace.RESTART, life, 0));
            }
        }
    }

    private void catchesUp(ClaimState s, int life, Steps to) {
        if (s.fetched(life) == 2) {
            if (owner(s, s.get(LATEST), life) == life) {
                ClaimState next = s.copy();
                next.setFetched(life, 0);
                int first = s.owner(s.get(LATEST), 0);
                next.addMap(first, life | SERVES);
                to.step(next, ClaimTrace.code(ClaimTrace.SERVE, life, 0));
            }
            return;
        }
        if (owner(s, s.epoch(life), life) != life) {
            return;
        }
        if (s.fetched(life) == 1) {
            ClaimState next = s.copy();
            next.setFetched(life, 2);
            for (int i = 0; i < asks; i++) {
                next.learn(life, i, s.parcel(life, i));
                next.setParcel(life, i, 0);
            }
            to.step(next, ClaimTrace.code(ClaimTrace.FETCHED, life, 0));
            return;
        }
        int source = other(s, s.epoch(life), life);
        int since = s.epoch(life);
        while (owner(s, since - 1, life) == life) {
            since--;
        }
        if (source == NOBODY
                || s.epoch(source) == 0
                || (s.epoch(source) < since && !broken.contains(Rule.FETCH_UNDER_OLDER_MAP))) {
            return;
        }
        withCopies(s, source, 0, copies -> fetches(copies, life, source, to));
    }

    private void fetches(ClaimState s, int life, int source, Steps to) {
        ClaimState next = s.copy();
        next.setFetched(life, 1);
        if (broken.contains(Rule.CATCHES_UP_WITHOUT_RECEIPTS)) {
            next.setTaken(life, taken(s, source));
        } else {
            for (int i = 0; i < asks; i++) {
                next.setParcel(life, i, s.memory(source, i));
            }
        }
        to.step(next, ClaimTrace.code(ClaimTrace.FETCH, life, source));
    }

    /** A removal is asked of an owner that serves; the first ask is F1's: the other way round is the same. */
    private void asks(ClaimState s, int life, Steps to) {
        int ask = s.get(ASKED);
        if (ask == asks || !serves(s, s.epoch(life), life)) {
            return;
        }
        for (int removal = 0; removal < (ask == 0 ? 1 : 2); removal++) {
            int known = 0;
            int now = isPrimary(s, s.epoch(life), life) ? s.epoch(life) : 0;
            for (int i = 0; i < ask; i++) {
                known |= s.ask(i, REMOVAL) == removal ? s.memory(life, i) : 0;
            }
            boolean names = known == 0 ? !taken(s, life) : wins(s, life, removal);
            int receipt = known == 0 ? ask : again(s, life, removal, now);
            boolean covers = receipt < ask && (!names || (s.memory(life, receipt) & NAMED) != 0);
            if (known != 0 && now != 0 && !covers) { // an earlier claim is not renewed
                now = 0;
                receipt = again(s, life, removal, 0);
            }
            ClaimState next = s.copy();
            next.set(ASKED, ask + 1);
            next.setAsk(ask, REMOVAL, removal);
            next.setAsk(ask, COORDINATOR, life);
            next.setAsk(ask, RECEIPT, receipt);
            next.setAsk(ask, FIRST, known == 0 ? 1 : 0);
            next.setAsk(ask, CLAIM, now);
            next.setAsk(ask, NAMES, names ? 1 : 0);
            sends(next, ask, names ? KNOWN | NAMED : KNOWN);
            to.step(next, ClaimTrace.code(ClaimTrace.ASK, life, removal));
        }
    }

    /** Stores the receipt, and sends it to the other owner. */
    private static void sends(ClaimState s, int ask, int content) {
        int life = s.ask(ask, COORDINATOR);
        int round = s.ask(ask, ROUND);
        int target = other(s, s.epoch(life), life);
        s.learn(life, s.ask(ask, RECEIPT), content);
        s.setAsk(ask, GRANT, 0);
        s.setRound(ask, round, content, target);
        if (target != NOBODY && s.epoch(target) > 0) {
            s.setMessage(ask, round, REQUEST, s.epoch(life));
        }
    }

    /**
     * Takes a step of the life after any copies of receipts have arrived there: late messages, hints, what owners tell
     * each other. When they arrive before matters to nobody, so they need not arrive at other times.
     */
    private static void withCopies(ClaimState s, int life, int copy, Consumer<ClaimState> step) {
        int ask = copy / ROUNDS;
        if (ask == s.get(ASKED)) {
            step.accept(s);
            return;
        }
        withCopies(s, life, copy + 1, step);
        int receipt = s.ask(ask, RECEIPT);
        int content = s.content(ask, copy % ROUNDS);
        if ((s.memory(life, receipt) | content) != s.memory(life, receipt)) {
            ClaimState next = s.copy();
            next.learn(life, receipt, content);
            withCopies(next, life, copy + 1, step);
        }
    }

    private void messages(ClaimState s, Steps to) {
        for (int ask = 0; ask < s.get(ASKED); ask++) {
            for (int round = 0; round <= s.ask(ask, ROUND); round++) {
                if (s.message(ask, round) == REQUEST) {
                    grants(s, ask, round, to);
                } else if (s.message(ask, round) == REPLY) {
                    hears(s, ask, round, to);
                }
            }
        }
    }

    /** The other owner merges the receipt, and replies. */
    private void grants(ClaimState before, int ask, int round, Steps to) {
        withCopies(before, before.target(ask, round), 0, s -> {
            ClaimState next = s.copy();
            grants(s, next, ask, round);
            to.step(next, ClaimTrace.code(ClaimTrace.REQUEST, ask, round));
        });
    }

    private void grants(ClaimState s, ClaimState next, int ask, int round) {
        int life = s.target(ask, round);
        int epoch = s.epoch(life);
        int removal = s.ask(ask, REMOVAL);
        int content = s.content(ask, round);
        boolean named = (content & (NAMED | STRUCK)) == NAMED;
        boolean claimant = broken.contains(Rule.GRANTS_ANY_CLAIMANT) || isPrimary(s, epoch, s.ask(ask, COORDINATOR));
        boolean owns = owner(s, epoch, life) != NOBODY;
        boolean granted = s.ask(ask, CLAIM) != 0 && owns && s.word(ask, round) <= epoch && claimant;
        next.learn(life, s.ask(ask, RECEIPT), content);
        boolean gone = named && !wins(next, life, removal);
        boolean removed = !named && wins(s, life, removal);
        next.setMessage(ask, round, REPLY, (granted ? GRANTED : 0) | (gone ? GONE : 0) | (removed ? REMOVED : 0));
    }

    /** The coordinator hears a reply, whatever its round; it claims again what the other owner removed for it, and gives up what is lost. */
    private void hears(ClaimState before, int ask, int round, Steps to) {
        withCopies(before, before.ask(ask, COORDINATOR), 0, s -> {
            ClaimState next = s.copy();
            hears(s, next, ask, round);
            to.step(next, ClaimTrace.code(ClaimTrace.REPLY, ask, round));
        });
    }

    private void hears(ClaimState s, ClaimState next, int ask, int round) {
        int reply = s.word(ask, round);
        int present = s.ask(ask, ROUND);
        int content = s.content(ask, present);
        boolean names = s.ask(ask, NAMES) == 1;
        next.setMessage(ask, round, IDLE, 0);
        if (round == present && (reply & GRANTED) != 0 && !(names && (reply & GONE) != 0)) {
            next.setAsk(ask, GRANT, 1);
        }
        boolean more = (reply & REMOVED) != 0 && !names && (content & STRUCK) == 0 && takesOver(s, ask);
        boolean strikes = (reply & GONE) != 0 && names && s.ask(ask, FIRST) == 1 && s.ask(ask, ANSWERED) == 0;
        if (more || strikes) {
            next.setAsk(ask, ROUND, present + 1);
            next.setAsk(ask, NAMES, more ? 1 : 0);
            sends(next, ask, more ? KNOWN | NAMED : KNOWN | STRUCK);
        }
    }

    private void answers(ClaimState s, Steps to) {
        for (int ask = 0; ask < s.get(ASKED); ask++) {
            int life = s.ask(ask, COORDINATOR);
            if (s.ask(ask, ANSWERED) != 0 || s.epoch(life) == 0) {
                continue;
            }
            answer(s, ask, false, to);
            if (exclusive(s, ask, life)) {
                answer(s, ask, true, to);
            }
        }
    }

    private static void answer(ClaimState s, int ask, boolean exclusive, Steps to) {
        ClaimState next = s.copy();
        next.setAsk(ask, ANSWERED, 1);
        if (s.ask(ask, NAMES) == 1) {
            int bit = 1 << s.ask(ask, REMOVAL);
            next.set(TOLD, s.get(TOLD) | bit | (exclusive ? bit << 2 : 0));
        }
        to.step(next, ClaimTrace.code(exclusive ? ClaimTrace.EXCLUSIVE : ClaimTrace.NON, ask, 0));
    }
}
