// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.manager.core.Command;
import io.gtstore.manager.core.Decision;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is wished for and not yet agreed upon. One change is under way at a time, so that each is computed on the map that it changes; the wishes that come
 * meanwhile make the next one together. Whoever wishes the same again waits for the first; there is a bound. Event loop only.
 */
final class Proposals {
    /** Nodes repeat what they want; so many different wishes at once are a sign that nothing gets through. */
    private static final int MAX_WISHES = 1_024;

    /** A change that came too late is computed anew, on the map as it is then; more often than that, something is wrong. */
    private static final int MAX_TRIES = 3;

    private final DecisionLog log;
    private final Function<List<Command>, Decision.@Nullable Change> plan;
    private Map<Command, Promise<Void>> underWay = new LinkedHashMap<>();
    private Map<Command, Promise<Void>> waiting = new LinkedHashMap<>();
    private int tries;

    /**
     * Nothing is wished for yet.
     *
     * @param plan computes the change on the present map; null if there is none
     */
    Proposals(DecisionLog log, Function<List<Command>, Decision.@Nullable Change> plan) {
        this.log = log;
        this.plan = plan;
    }

    /** Completes once the managers have agreed, and this one has carried the change out; see {@link DecisionLog#append}. */
    Future<Void> propose(Command wish) {
        Promise<Void> before = underWay.getOrDefault(wish, waiting.get(wish));
        if (before != null) {
            return before.future();
        }
        if (underWay.size() + waiting.size() >= MAX_WISHES) {
            return Future.failedFuture(MAX_WISHES + " proposals are under way");
        }
        Promise<Void> agreed = Promise.promise();
        waiting.put(wish, agreed);
        if (underWay.isEmpty()) {
            proposeNext();
        }
        return agreed.future();
    }

    /** The lead has changed hands: what is under way may come about or not, and what waits is for the next leader. */
    void abandon(String why) {
        fail(why);
    }

    private void proposeNext() {
        while (underWay.isEmpty() && !waiting.isEmpty()) {
            underWay = waiting;
            waiting = new LinkedHashMap<>();
            tries = 1;
            submit();
        }
    }

    private void submit() {
        Map<Command, Promise<Void>> these = underWay;
        Decision.Change change = plan.apply(List.copyOf(these.keySet()));
        if (change == null) {
            agreed();
            return;
        }
        log.append(change).onComplete((counted, failure) -> {
            if (these != underWay) {
                return; // it was given up before
            }
            if (failure != null) {
                fail(String.valueOf(failure.getMessage()));
            } else if (counted) {
                agreed();
                proposeNext();
            } else if (tries < MAX_TRIES) {
                tries++;
                submit();
                proposeNext();
            } else {
                fail("others changed the map again and again");
            }
        });
    }

    private void agreed() {
        Map<Command, Promise<Void>> these = underWay;
        underWay = new LinkedHashMap<>();
        these.values().forEach(Promise::tryComplete);
    }

    /** Those that wait would fare no better. */
    private void fail(String why) {
        Map<Command, Promise<Void>> all = underWay;
        all.putAll(waiting);
        underWay = new LinkedHashMap<>();
        waiting = new LinkedHashMap<>();
        all.values().forEach(wish -> wish.tryFail(why));
    }
}
