// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Dot;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session on one key that does this and that at random, and knows what it must see. */
final class SimulatedShopper {
    /** What a session may take beyond its deadline: a time-out that was just set. */
    private static final long GRACE_MILLIS = 100;

    private final String name;
    private final String key;
    private final GtStoreClient client;
    private final CartSession session;
    private final SimulatedProcess process;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Ledger ledger;
    private final Trace trace;
    private final Tally tally;
    private final long deadlineMillis;
    /** How many changes it may begin at once. */
    private final int burst;
    /** How many letters more an item may have. */
    private final int longest;
    /** After what time at most an item goes by itself; 0 if none does. */
    private final long untilMillis;

    /** How it adds lines. */
    enum Counting {
        /** Not at all. */
        NONE,
        /** Beside all else that it does. */
        TOO,
        /** It does nothing else but read. */
        ONLY;

        private static final long LINES = 0x6c696e6573L;

        /** In a quarter of the runs; the others draw the same as ever. */
        static Counting of(long seed) {
            int dice = new SplittableRandom(seed ^ LINES).nextInt(8);
            return dice == 0 ? TOO : dice == 1 ? ONLY : NONE;
        }
    }

    private Counting counting = Counting.NONE;
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> sessions = new HashSet<>();
    private List<CartItem> seen = List.of();
    private int items;
    private int underWay;
    private @Nullable CartContents pushed;

    SimulatedShopper(
            String name,
            String key,
            GtStoreClient client,
            SimulatedProcess process,
            Scheduler scheduler,
            SplittableRandom random,
            Ledger ledger,
            Trace trace,
            Tally tally,
            long deadlineMillis,
            long ttlMillis,
            long untilMillis,
            boolean watching,
            int burst,
            int longest) {
        this.name = name;
        this.key = key;
        this.client = client;
        this.session = client.cart(key);
        this.process = process;
        this.scheduler = scheduler;
        this.random = random;
        this.ledger = ledger;
        this.trace = trace;
        this.tally = tally;
        this.deadlineMillis = deadlineMillis;
        this.burst = burst;
        this.longest = longest;
        this.untilMillis = untilMillis;
        if (ttlMillis > 0) {
            session.expireAfter(Duration.ofMillis(ttlMillis));
        }
        if (watching) {
            run(
                    "watch",
                    4 * deadlineMillis,
                    () -> session.watch().handler(this::pushed).begun());
        }
    }

    private void pushed(CartContents cart) {
        pushed = cart;
        trace.line(key, () -> "* " + name + " is told " + shown(cart));
    }

    void counts(Counting how) {
        counting = how;
    }

    int underWay() {
        return underWay;
    }

    String key() {
        return key;
    }

    /** Does something, unless it has enough to wait for; now and then its cart joins the other one, if there is one. */
    void step(String other) {
        if (underWay >= 2) {
            return;
        }
        if (burst > 1 && random.nextInt(4) == 0) {
            int changes = 2 + random.nextInt(burst - 1);
            for (int i = 0; i < changes; i++) {
                change(random.nextInt(100));
            }
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 28) {
            get(false);
        } else if (dice < 30 && !other.isEmpty() && counting == Counting.NONE) {
            move(other);
        } else {
            change(random.nextInt(100));
        }
    }

    /** Changes the cart, whatever else is under way. */
    private void change(int dice) {
        if (counting == Counting.ONLY || (counting == Counting.TOO && dice < 62 && random.nextBoolean())) {
            add();
        } else if (dice < 62 || (dice < 84 && seen.isEmpty())) {
            put(1 + (random.nextInt(8) == 0 ? random.nextInt(4) : 0));
        } else if (dice < 73) {
            replace();
        } else if (dice < 84) {
            remove(seen.get(random.nextInt(seen.size())));
        } else {
            finalizeCart();
        }
    }

    private String nextItem() {
        return name + "-" + ++items + "x".repeat(longest == 0 ? 0 : random.nextInt(longest));
    }

    private static String text(String item) {
        return "\"" + item + "\"";
    }

    private void put(int count) {
        List<String> put = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            put.add(nextItem());
        }
        List<String> names = put.stream().map(SimulatedShopper::text).toList();
        if (untilMillis > 0 && random.nextInt(3) == 0) {
            Duration until = until();
            putting(
                    "put " + put + " for " + until,
                    names,
                    () -> count == 1 ? session.put(put.get(0), until) : session.putAll(put, until));
        } else {
            putting("put " + put, names, () -> count == 1 ? session.put(put.get(0)) : session.putAll(put));
        }
    }

    private void replace() {
        CartItem old = seen.get(random.nextInt(seen.size()));
        String item = nextItem();
        if (untilMillis > 0 && random.nextInt(3) == 0) {
            Duration until = until();
            putting(
                    "replace " + old.value() + " by " + item + " for " + until,
                    List.of(text(item)),
                    () -> session.replace(old, item, until));
        } else {
            putting("replace " + old.value() + " by " + item, List.of(text(item)), () -> session.replace(old, item));
        }
    }

    private Duration until() {
        return Duration.ofMillis(1 + random.nextLong(untilMillis));
    }

    private void add() {
        String sku = "sku-" + random.nextInt(2);
        long n = 1L + random.nextInt(3);
        JsonObject by = new JsonObject().put("by", nextItem());
        String name = Ledger.name(
                new JsonObject().put("sku", sku).put("n", n).mergeIn(by).encode());
        putting("add " + n + " of " + sku + " " + by, List.of(name), () -> session.add(sku, n, by));
    }

    private Future<PutResult> putting(String what, List<String> names, Supplier<Future<PutResult>> operation) {
        return run(what, operation).onComplete((done, failure) -> {
            for (String name : names) {
                if (failure == null) {
                    ledger.acknowledged(key, name, done.getCopies());
                    acknowledged.add(name);
                } else if (definite(failure)) {
                    ledger.refused(name);
                }
            }
        });
    }

    private void remove(CartItem item) {
        run("remove " + item.value(), () -> session.remove(item));
    }

    void finalizeCart() {
        if (counting == Counting.ONLY) {
            return;
        }
        run("finalize", session::checkout);
    }

    /** A read, the puts, and a removal, each with a deadline of its own. */
    private void move(String other) {
        run("move to " + other, 3 * deadlineMillis, () -> client.moveCart(key, other));
    }

    /** Reads, and checks what it reads; {@code must} if there is no excuse for a failure. */
    void get(boolean must) {
        Set<String> putBefore = new LinkedHashSet<>(acknowledged);
        List<Ledger.Change> removedBefore = ledger.removalsOf(key, sessions);
        run("get", session::get).onComplete((cart, failure) -> {
            if (failure == null) {
                seen = cart.getItems();
                check(cart, putBefore, removedBefore);
                if (must && pushed != null && !promiseRanOut() && !dots(pushed).equals(dots(cart))) {
                    throw trace.violation(
                            key, name + " was last told " + shown(pushed) + ", and the cart is " + shown(cart));
                }
            } else if (must && !promiseRanOut()) {
                throw trace.violation(key, "after the faults, " + name + "'s get still fails: " + failure.getMessage());
            }
        });
    }

    /**
     * What a session saw acknowledged and all holders then lost, nobody can show it any more: it is told so instead. If it was a replacement, the session
     * goes on hiding what it replaced, and watchers see it.
     */
    private boolean promiseRanOut() {
        return ledger.changesOf(key).stream()
                .anyMatch(change -> change.lost() && (sessions.contains(change.dot.session()) || change.moved()));
    }

    private void check(CartContents cart, Set<String> putBefore, List<Ledger.Change> removedBefore) {
        if (!cart.isComplete()) {
            throw trace.violation(key, "a get answered incompletely without having been asked to");
        }
        Set<String> shown = new HashSet<>();
        for (CartItem item : cart.getItems()) {
            String text = item.value() instanceof JsonObject line
                    ? Ledger.name(line.encode())
                    : text(String.valueOf(item.value()));
            Dot dot = new Dot(item.getSession(), item.getSeq());
            if (!shown.add(text)) {
                throw trace.violation(key, name + " sees " + text + " twice");
            }
            if (!ledger.dots(text).contains(dot)) {
                throw trace.violation(key, name + " sees " + text + " under " + dot + ", which nobody put");
            }
            if (ledger.wasRefused(text)) {
                throw trace.violation(key, name + " sees " + text + ", whose put was refused for certain");
            }
            for (Ledger.Change removal : removedBefore) {
                if (removal.binding() && removal.removes(dot)) {
                    throw trace.violation(
                            key, name + " sees " + text + " (" + dot + ") again after its own " + removal);
                }
            }
        }
        for (String text : putBefore) {
            if (!shown.contains(text)) {
                missing(text);
            }
        }
    }

    private void missing(String text) {
        for (Dot dot : ledger.dots(text)) {
            Ledger.Change put = ledger.change(dot);
            if (put.acknowledged() && (put.lost() || ledger.mayBeGone(key, dot))) {
                return;
            }
        }
        throw trace.violation(key, name + " does not see its own " + text + " " + ledger.dots(text));
    }

    private <T> Future<T> run(String what, Supplier<Future<T>> operation) {
        return run(what, deadlineMillis, operation);
    }

    private <T> Future<T> run(String what, long withinMillis, Supplier<Future<T>> operation) {
        long begun = process.steadyNanos();
        underWay++;
        tally.operations++;
        trace.line(key, () -> "* " + name + " begins: " + what);
        boolean[] ended = {false};
        scheduler.inMillis(withinMillis * 2, () -> {
            if (!ended[0]) {
                throw trace.violation(key, name + "'s " + what + " has not ended after twice its deadline");
            }
        });
        return operation.get().onComplete((result, failure) -> {
            ended[0] = true;
            underWay--;
            sessions.add(session.sessionId());
            long took = (process.steadyNanos() - begun) / 1_000_000;
            trace.mix(took * 31 + (failure == null ? 1 : 0));
            trace.line(
                    key,
                    () -> "* " + name + " ends: " + what + " "
                            + (failure == null ? "ok " + shown(result) : failure.getMessage()) + " after " + took
                            + " ms");
            tally.ended(failure);
            if (failure != null && String.valueOf(failure.getMessage()).startsWith("a defect in the client")) {
                throw trace.violation(key, name + "'s " + what + " met " + failure.getMessage());
            }
            if (took > withinMillis + GRACE_MILLIS) {
                throw trace.violation(key, name + "'s " + what + " took " + took + " ms");
            }
        });
    }

    /** Which items there are; of two stamps of one dot the owners agree on the smaller, about which watchers are not told. */
    private static Set<Dot> dots(CartContents cart) {
        Set<Dot> dots = new HashSet<>();
        cart.getItems().forEach(item -> dots.add(new Dot(item.getSession(), item.getSeq())));
        return dots;
    }

    private static Object shown(Object result) {
        return result instanceof CartContents cart
                ? new ArrayList<>(cart.getItems().stream().map(CartItem::value).toList())
                : "";
    }

    static boolean definite(Throwable failure) {
        return failure instanceof GtStoreException why && why.isDefinite();
    }

    @Override
    public String toString() {
        return name + " on " + key;
    }
}
