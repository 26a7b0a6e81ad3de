package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.FormerCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a restart found in storage, on its way into a shard's core. Filled by one thread, then handed over. */
public final class Recovered {
    private record Kept(int slot, String key, Cart cart) {}

    private final List<Kept> carts = new ArrayList<>();
    private final Map<Integer, Long> horizons = new HashMap<>();
    private FormerCluster former = FormerCluster.NONE;

    /** A cart of that slot. */
    public void cart(int slot, String key, Cart cart) {
        carts.add(new Kept(slot, key, cart));
    }

    /** Sessions that logged in before it, in ms since 1970, count as seen in that slot. */
    public void horizon(int slot, long horizon) {
        horizons.put(slot, horizon);
    }

    /** The cluster that the node was a member of, when that began, and who else was one. */
    public void cluster(long founded, List<String> ids) {
        former = new FormerCluster(founded, ids);
    }

    /** The cluster that the node was a member of. */
    public FormerCluster former() {
        return former;
    }

    /** What of it is in each of so many shards' shares. It is here no longer. */
    public List<Recovered> split(int shards, int slots) {
        List<Recovered> parts = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            parts.add(new Recovered());
        }
        carts.forEach(kept ->
                parts.get(Share.indexOf(kept.slot(), shards, slots)).carts.add(kept));
        horizons.forEach(
                (slot, at) -> parts.get(Share.indexOf(slot, shards, slots)).horizon(slot, at));
        carts.clear();
        horizons.clear();
        return parts;
    }

    /** How many carts there are. */
    public int size() {
        return carts.size();
    }

    void into(ShardState state) {
        horizons.forEach(state::recovered);
        carts.forEach(kept -> state.recovered(kept.slot(), kept.key(), kept.cart()));
        carts.clear();
    }
}
