package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.storage.CartStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A node's storage: it may be slow, and may fail. It knows to the moment what the node holds, since a change counts as held from when it is reported as
 * stored; that is what promises are measured by. Whether it lasts longer than the process is a matter of the {@link Setup}.
 */
final class SimulatedDisk implements CartStorage {
    /** What a disk holds beyond the process's life, if it does. */
    void inherit(SimulatedDisk former) {
        held.putAll(former.held);
        horizons.putAll(former.horizons);
        founded = former.founded;
        ids = former.ids;
    }

    /** What a disk does to the changes that it is given. */
    record Health(int slowestMillis, double failing) {
        static final Health GOOD = new Health(0, 0);
    }

    private final SimulatedProcess process;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Ledger ledger;
    private final Map<Integer, Map<String, Cart>> held = new HashMap<>();
    private final Map<Integer, Long> horizons = new HashMap<>();
    private Health health = Health.GOOD;
    private long founded;
    private List<String> ids = List.of();

    SimulatedDisk(SimulatedProcess process, Scheduler scheduler, SplittableRandom random, Ledger ledger) {
        this.process = process;
        this.scheduler = scheduler;
        this.random = random;
        this.ledger = ledger;
    }

    void health(Health next) {
        health = next;
    }

    SimulatedProcess process() {
        return process;
    }

    @Override
    public void store(int slot, String key, Cart change, Outcome outcome) {
        boolean fails = health.failing() > 0 && random.nextDouble() < health.failing();
        Runnable end = () -> {
            if (fails) {
                outcome.failed("the disk is full");
            } else {
                held.computeIfAbsent(slot, s -> new HashMap<>()).merge(key, change, MergePolicy.UNION::merge);
                outcome.stored();
            }
        };
        if (health.slowestMillis() == 0) {
            end.run();
        } else {
            scheduler.inMillis(random.nextInt(health.slowestMillis()), () -> process.message(end));
        }
    }

    @Override
    public void raise(int slot, long horizon) {
        horizons.merge(slot, horizon, Math::max);
        Map<String, Cart> carts = held.getOrDefault(slot, new HashMap<>());
        carts.replaceAll((key, cart) -> cart.raise(horizon));
        carts.values().removeIf(cart -> cart.vanishes(horizon));
        if (carts.isEmpty()) {
            held.remove(slot);
        }
    }

    @Override
    public void remember(long since, List<String> all) {
        founded = since;
        ids = List.copyOf(all);
    }

    @Override
    public void drop(int slot) {
        held.remove(slot);
        horizons.remove(slot);
        ledger.dropped(process, slot);
    }

    /** What is held of a cart. */
    Cart cart(int slot, String key) {
        long horizon = horizons.getOrDefault(slot, 0L);
        return held.getOrDefault(slot, Map.of()).getOrDefault(key, Cart.EMPTY).raise(horizon);
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
    public void onFault(Fault fault) {}

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
