package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What goes with a put. */
@DataObject
@JsonGen(publicConverter = false)
public class PutOptions {
    private List<CartItem> replaces = List.of();
    private long ttlMillis = -1;

    /** A plain put. */
    public PutOptions() {}

    /** A copy. */
    public PutOptions(PutOptions other) {
        replaces = other.replaces;
        ttlMillis = other.ttlMillis;
    }

    /** From what {@link #toJson} made. */
    public PutOptions(JsonObject json) {
        PutOptionsConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        PutOptionsConverter.toJson(this, json);
        return json;
    }

    /** The items that go in the same step, as a get returned them; none by default. */
    public List<CartItem> getReplaces() {
        return replaces;
    }

    /**
     * For how long the cart, all of it, keeps its items after its last change, in ms; 0 for ever. Below 0, the default, leaves it as the session or an
     * earlier put set it.
     */
    public long getTtlMillis() {
        return ttlMillis;
    }

    /** Sets {@link #getTtlMillis}. */
    public PutOptions setTtlMillis(long ttlMillis) {
        this.ttlMillis = ttlMillis;
        return this;
    }

    /** Sets {@link #getReplaces}. */
    public PutOptions setReplaces(List<CartItem> replaces) {
        this.replaces = List.copyOf(replaces);
        return this;
    }
}
