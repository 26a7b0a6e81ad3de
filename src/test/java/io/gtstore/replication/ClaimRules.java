// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static io.gtstore.replication.ClaimState.*;

import java.util.Set;

/** What {@link ClaimModel} decides by in a state: roles by a map, who an entry belongs to, and what must hold. */
class ClaimRules {
    /** Rules that can be broken; {@code COORDINATOR_TAKES_OVER} is what {@link RemovalList#extend} did once. */
    enum Rule {
        GRANTS_ANY_CLAIMANT,
        SERVING_OWNERS_SUFFICE,
        FETCH_UNDER_OLDER_MAP,
        CATCHES_UP_WITHOUT_RECEIPTS,
        SMALLER_STAMP_WINS,
        COORDINATOR_TAKES_OVER
    }

    static final int SERVES = 4;

    final int asks;
    final Set<Rule> broken;

    ClaimRules(int asks, Set<Rule> broken) {
        this.asks = asks;
        this.broken = broken;
    }

    /** What is wrong with the state; empty if nothing is. */
    String violation(ClaimState s) {
        int told = s.get(TOLD) >> 2;
        if (told == 3) {
            return "both removals are told x as exclusive";
        }
        return told == 0 || belongsTo(s, told - 1) ? "" : "x is told as exclusive, and belongs to another removal";
    }

    /** Whether both removals were told x, one of them at least not as exclusive. */
    static boolean toldTwice(ClaimState s) {
        return (s.get(TOLD) & 3) == 3;
    }

    static boolean toldExclusive(ClaimState s) {
        return s.get(TOLD) >> 2 != 0;
    }

    /** Whether x is that removal's by what the serving owners have, with any further copy of a receipt or none, and by all copies. */
    boolean belongsTo(ClaimState s, int removal) {
        int[] owned = new int[asks];
        for (int place = 0; place < 2; place++) {
            int owner = s.owner(s.get(LATEST), place);
            for (int i = 0; i < asks && (owner & SERVES) != 0; i++) {
                owned[i] |= s.memory(owner & 3, i);
            }
        }
        int[] all = new int[asks];
        boolean belongs = winner(s, owned) == removal;
        for (int ask = 0; ask < s.get(ASKED); ask++) {
            for (int round = 0; round <= s.ask(ask, ROUND); round++) {
                int[] more = owned.clone();
                more[s.ask(ask, RECEIPT)] |= s.content(ask, round);
                all[s.ask(ask, RECEIPT)] |= s.content(ask, round);
                belongs = belongs && winner(s, more) == removal;
            }
        }
        return belongs && winner(s, all) == removal;
    }

    /** Whether no removal can be told x as exclusive any more: what follows is of no interest. */
    boolean hopeless(ClaimState s) {
        if (s.get(TOLD) >> 2 != 0 || s.get(ASKED) < asks) {
            return false;
        }
        for (int ask = 0; ask < asks; ask++) {
            int life = s.ask(ask, COORDINATOR);
            boolean open = s.ask(ask, CLAIM) != 0 && s.ask(ask, ANSWERED) == 0 && s.epoch(life) != 0;
            if (open
                    && sameOwners(s, s.ask(ask, CLAIM), s.epoch(life))
                    && (s.content(ask, s.ask(ask, ROUND)) & STRUCK) == 0) {
                return false;
            }
        }
        return true;
    }

    static boolean sameOwners(ClaimState s, int then, int now) {
        return (s.owner(then, 0) & 3) == (s.owner(now, 0) & 3) && (s.owner(then, 1) & 3) == (s.owner(now, 1) & 3);
    }

    /** The removal that x belongs to by those receipts; -1 if none names it. */
    int winner(ClaimState s, int[] receipts) {
        int best = -1;
        for (int i = 0; i < receipts.length; i++) {
            boolean names = (receipts[i] & (NAMED | STRUCK)) == NAMED;
            if (names && (best < 0 || yieldsTo(s, best, i))) {
                best = i;
            }
        }
        return best < 0 ? -1 : s.ask(best, REMOVAL);
    }

    /** Whether the later one of two receipts has the better claim. */
    boolean yieldsTo(ClaimState s, int earlier, int later) {
        int order = s.ask(later, CLAIM) - s.ask(earlier, CLAIM);
        return !broken.contains(Rule.SMALLER_STAMP_WINS) && (order > 0 || (order == 0 && s.ask(later, CLAIM) != 0));
    }

    boolean wins(ClaimState s, int life, int removal) {
        int[] known = new int[asks];
        for (int i = 0; i < asks; i++) {
            known[i] = s.memory(life, i);
        }
        return winner(s, known) == removal;
    }

    boolean taken(ClaimState s, int life) {
        boolean taken = s.taken(life);
        for (int i = 0; i < asks; i++) {
            taken |= s.memory(life, i) != 0;
        }
        return taken;
    }

    /** The state of that life as an owner by the map of that epoch: {@code NOBODY}, or itself with {@code SERVES}. */
    static int owner(ClaimState s, int epoch, int life) {
        for (int place = 0; place < 2; place++) {
            int owner = s.owner(epoch, place);
            if (owner != NOBODY && (owner & 3) == life) {
                return owner;
            }
        }
        return NOBODY;
    }

    static boolean serves(ClaimState s, int epoch, int life) {
        return owner(s, epoch, life) == (life | SERVES);
    }

    static boolean isPrimary(ClaimState s, int epoch, int life) {
        return s.owner(epoch, 0) == (life | SERVES);
    }

    static int node(ClaimState s, int life) {
        return life == 3 ? s.get(REBORN) - 1 : life;
    }

    static int other(ClaimState s, int epoch, int life) {
        for (int place = 0; place < 2; place++) {
            int owner = s.owner(epoch, place);
            if (owner != NOBODY && node(s, owner & 3) != node(s, life)) {
                return owner & 3;
            }
        }
        return NOBODY;
    }

    static boolean coordinates(ClaimState s, int life) {
        boolean coordinates = false;
        for (int ask = 0; ask < s.get(ASKED); ask++) {
            coordinates |= s.ask(ask, COORDINATOR) == life;
        }
        return coordinates;
    }

    /** The latest receipt of that removal with that claim which is known there; if none is, a new one. */
    static int again(ClaimState s, int life, int removal, int claim) {
        int receipt = s.get(ASKED);
        for (int i = 0; i < s.get(ASKED); i++) {
            boolean same = s.ask(i, REMOVAL) == removal && s.ask(i, CLAIM) == claim && s.memory(life, i) != 0;
            receipt = same ? i : receipt;
        }
        return receipt;
    }

    /** Whether the coordinator names what another owner removed: unless a primary's claim of another removal is known here. */
    boolean takesOver(ClaimState s, int ask) {
        return broken.contains(Rule.COORDINATOR_TAKES_OVER) || !claimedByAnother(s, ask);
    }

    static boolean claimedByAnother(ClaimState s, int ask) {
        for (int i = 0; i < s.get(ASKED); i++) {
            int known = s.memory(s.ask(ask, COORDINATOR), i);
            if (s.ask(i, REMOVAL) != s.ask(ask, REMOVAL)
                    && s.ask(i, CLAIM) != 0
                    && (known & (NAMED | STRUCK)) == NAMED) {
                return true;
            }
        }
        return false;
    }

    boolean exclusive(ClaimState s, int ask, int life) {
        int then = s.ask(ask, CLAIM);
        int now = s.epoch(life);
        if (then == 0 || !isPrimary(s, now, life)) {
            return false;
        }
        int owner = s.owner(now, 1);
        boolean same = sameOwners(s, then, now);
        boolean granted = s.target(ask, s.ask(ask, ROUND)) == (owner & 3) && s.ask(ask, GRANT) == 1;
        return same && (granted || ((owner & SERVES) == 0 && broken.contains(Rule.SERVING_OWNERS_SUFFICE)));
    }
}
