package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.annotations.Nullable;
import io.vertx.codegen.json.annotations.JsonGen;
import io.vertx.core.json.JsonObject;

/** One item of a cart. Session and seq are its identity: two equal items put twice are two. */
@DataObject
@JsonGen(publicConverter = false)
public class CartItem {
    private @Nullable Object item;
    private String session = "";
    private long seq;
    private String stamp = "";

    /** Empty, for what the setters fill in. */
    public CartItem() {}

    /** From what {@link #toJson} made. */
    public CartItem(JsonObject json) {
        CartItemConverter.fromJson(json, this);
    }

    /** As JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        CartItemConverter.toJson(this, json);
        return json;
    }

    /** The value: a string, a JsonObject, a JsonArray, a number, a boolean or null. */
    public @Nullable Object getItem() {
        return item;
    }

    /** Sets the value: a string, a JsonObject, a JsonArray, a number, a boolean or null. */
    public CartItem setItem(@Nullable Object item) {
        this.item = item;
        return this;
    }

    /** The session that put it. */
    public String getSession() {
        return session;
    }

    /** Sets the session that put it. */
    public CartItem setSession(String session) {
        this.session = session;
        return this;
    }

    /** The number of the put in its session. */
    public long getSeq() {
        return seq;
    }

    /** Sets the number of the put in its session. */
    public CartItem setSeq(long seq) {
        this.seq = seq;
        return this;
    }

    /** The paper's time_stamp, decimal, by which carts are ordered. */
    public String getStamp() {
        return stamp;
    }

    /** Sets the paper's time_stamp, decimal, by which carts are ordered. */
    public CartItem setStamp(String stamp) {
        this.stamp = stamp;
        return this;
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
