// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.storage.CartStorage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A node's storage, first in first out as {@link CartStorage} promises: all that comes while a batch is written is the next batch. It may be slow, refuse
 * changes, and break for good. It knows to the moment what the node holds, since a change counts as held from when it is reported as stored; that is what
 * promises are measured by. Whether it lasts longer than the process is a matter of the {@link Setup}.
 */
final class SimulatedDisk implements CartStorage {
    /**
     * What a disk does to what it is given.
     *
     * @param slowestMillis how long a batch may take; 0 for no time at all
     * @param refusing the share of changes that find the queue full
     */
    record Health(int slowestMillis, double refusing) {
        static final Health GOOD = new Health(0, 0);
    }

    /** One verb, to be carried out in its turn; {@code outcome} is null where nobody waits. */
    private record Task(Runnable effect, @Nullable Outcome outcome) {}

    /** What a planted defect says; any other is a bug. */
    static final String PLANTED = "a planted defect";

    private final SimulatedProcess process;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Ledger ledger;
    private final int usualMillis;
    private final MergePolicy merge;
    private final Map<Integer, Map<String, Cart>> held = new HashMap<>();
    private final Map<Integer, Long> horizons = new HashMap<>();
    private ArrayDeque<Task> queue = new ArrayDeque<>();
    private List<Task> batch = List.of();
    private Health health = Health.GOOD;
    private @Nullable String broken;
    private boolean defect;
    private Fault fault = why -> {};
    private long founded;
    private List<String> ids = List.of();

    /** A disk that holds nothing. */
    SimulatedDisk(SimulatedProcess process, Scheduler scheduler, SplittableRandom random, Ledger ledger, Setup setup) {
        this.process = process;
        this.scheduler = scheduler;
        this.random = random;
        this.ledger = ledger;
        this.usualMillis = setup.diskMillis();
        this.merge = setup.merge();
    }

    /** What a disk holds beyond the process's life, if it does. */
    void inherit(SimulatedDisk former) {
        held.putAll(former.held);
        horizons.putAll(former.horizons);
        founded = former.founded;
        ids = former.ids;
    }

    /** The shard that stores something next throws: what is called from within a core's effects is as good a place for that as the core. */
    void plantDefect() {
        defect = true;
    }

    void health(Health next) {
        health = next;
        defect = false;
    }

    SimulatedProcess process() {
        return process;
    }

    /** Whether all that was asked for is written. */
    boolean idle() {
        return batch.isEmpty() && queue.isEmpty();
    }

    @Override
    public void store(int slot, String key, Cart change, Outcome outcome) {
        if (defect) {
            throw new IllegalStateException(PLANTED);
        } else if (broken != null) {
            outcome.failed(broken);
        } else if (health.refusing() > 0 && random.nextDouble() < health.refusing()) {
            outcome.failed("too much waits to be stored already");
        } else {
            add(new Task(
                    () -> held.computeIfAbsent(slot, s -> new HashMap<>()).merge(key, change, merge::merge), outcome));
        }
    }

    @Override
    public void raise(int slot, long horizon) {
        add(new Task(
                () -> {
                    horizons.merge(slot, horizon, Math::max);
                    Map<String, Cart> carts = held.getOrDefault(slot, new HashMap<>());
                    carts.replaceAll((key, cart) -> cart.under(horizon));
                    carts.values().removeIf(cart -> cart.vanishes(horizon));
                    if (carts.isEmpty()) {
                        held.remove(slot);
                    }
                },
                null));
    }

    @Override
    public void remember(long since, List<String> all) {
        List<String> copy = List.copyOf(all);
        add(new Task(
                () -> {
                    founded = since;
                    ids = copy;
                },
                null));
    }

    @Override
    public void drop(int slot) {
        add(new Task(
                () -> {
                    held.remove(slot);
                    horizons.remove(slot);
                    ledger.dropped(process, slot);
                },
                null));
    }

    private void add(Task task) {
        if (broken != null) {
            return;
        }
        int slowest = Math.max(usualMillis, health.slowestMillis());
        if (slowest == 0 && idle()) {
            task.effect().run();
            ended(task, null);
            return;
        }
        queue.add(task);
        if (batch.isEmpty()) {
            begin();
        }
    }

    private void begin() {
        List<Task> begun = List.copyOf(queue);
        batch = begun;
        queue.clear();
        int slowest = Math.max(usualMillis, health.slowestMillis());
        scheduler.in(slowest == 0 ? 0 : random.nextInt(slowest * 1_000), () -> process.message(() -> written(begun)));
    }

    @SuppressWarnings("ReferenceEquality") // of a disk that broke meanwhile another batch, or none, is under way
    private void written(List<Task> ofBatch) {
        if (batch != ofBatch) {
            return;
        }
        ofBatch.forEach(task -> task.effect().run());
        batch = List.of();
        if (!queue.isEmpty()) {
            begin();
        }
        ofBatch.forEach(task -> ended(task, null));
    }

    private static void ended(Task task, @Nullable String failure) {
        Outcome outcome = task.outcome();
        if (outcome == null) {
            return;
        }
        if (failure == null) {
            outcome.stored();
        } else {
            outcome.failed(failure);
        }
    }

    /** Nothing can be stored from now on; what became of the batch that was being written nobody knows. */
    void breakDown() {
        if (broken != null) {
            return;
        }
        String why = "the disk is broken";
        broken = why;
        List<Task> waiting = new ArrayList<>(batch);
        waiting.addAll(queue);
        endedUntold();
        fault.broken(why);
        waiting.forEach(task -> ended(task, why));
    }

    /** The process is dead: the batch that was being written is there as a whole or not at all, and what waited is not. */
    void endedUntold() {
        List<Task> begun = batch;
        batch = List.of();
        queue = new ArrayDeque<>();
        if (random.nextBoolean()) {
            begun.forEach(task -> task.effect().run());
        }
    }

    /** What is held of a cart. */
    Cart cart(int slot, String key) {
        long horizon = horizons.getOrDefault(slot, 0L);
        return held.getOrDefault(slot, Map.of()).getOrDefault(key, Cart.EMPTY).under(horizon);
    }

    long horizon(int slot) {
        return horizons.getOrDefault(slot, 0L);
    }

    boolean empty(int slot) {
        return !held.containsKey(slot);
    }

    @Override
    public void belongsTo(String cluster, MergePolicy merge) {}

    @Override
    public void onFault(Fault told) {
        fault = told;
    }

    @Override
    public void recover(Recovery recovery) {
        horizons.forEach(recovery::horizon);
        if (founded != 0) {
            recovery.cluster(founded, ids);
        }
        held.forEach((slot, carts) -> carts.forEach((key, cart) -> recovery.recovered(slot, key, cart)));
    }

    @Override
    public void close() {}
}
