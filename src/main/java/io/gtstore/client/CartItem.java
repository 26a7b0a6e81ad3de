// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.DataObject;
import io.vertx.codegen.annotations.Nullable;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;

/** One item of a cart. Session and seq are its identity: two equal items put twice are two. Immutable, but for what a JSON value itself allows. */
@DataObject
public final class CartItem {
    private final @Nullable Object value;
    private final String session;
    private final long seq;
    private final String stamp;
    private final @Nullable Instant endsAt;

    /**
     * An item that does not go by itself.
     *
     * @param value a string, a JsonObject, a JsonArray, a number, a boolean or null
     * @param session the session that put it
     * @param seq the number of the put in its session
     * @param stamp the paper's time_stamp, decimal
     */
    public CartItem(@Nullable Object value, String session, long seq, String stamp) {
        this(value, session, seq, stamp, null);
    }

    /**
     * An item.
     *
     * @param value a string, a JsonObject, a JsonArray, a number, a boolean or null
     * @param session the session that put it
     * @param seq the number of the put in its session
     * @param stamp the paper's time_stamp, decimal
     * @param endsAt when it goes by itself; null if it does not
     */
    public CartItem(@Nullable Object value, String session, long seq, String stamp, @Nullable Instant endsAt) {
        this.value = value;
        this.session = session;
        this.seq = seq;
        this.stamp = stamp;
        this.endsAt = endsAt;
    }

    /** From what {@link #toJson} made. */
    public CartItem(JsonObject json) {
        this(
                json.getValue("item"),
                json.getString("session", ""),
                json.getLong("seq", 0L),
                json.getString("stamp", ""),
                json.getLong("ends") == null ? null : Instant.ofEpochMilli(json.getLong("ends")));
    }

    /** As JSON; the value is {@code item}, and {@code ends}, if it goes by itself, is in ms since 1970. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("item", value)
                .put("session", session)
                .put("seq", seq)
                .put("stamp", stamp);
        Instant end = endsAt;
        return end == null ? json : json.put("ends", end.toEpochMilli());
    }

    /** The value: a string, a JsonObject, a JsonArray, a number, a boolean or null. */
    public @Nullable Object value() {
        return value;
    }

    /** The value if it is a string; anything else as JSON text. */
    public String asString() {
        return value instanceof String text ? text : Json.encode(value);
    }

    /**
     * The value, which is a JSON object.
     *
     * @throws ClassCastException if it is none
     */
    public JsonObject asJsonObject() {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new ClassCastException("the item is no JSON object, but " + asString());
    }

    /** The session that put it. */
    public String getSession() {
        return session;
    }

    /** The number of the put in its session. */
    public long getSeq() {
        return seq;
    }

    /** The paper's time_stamp, decimal, by which carts are ordered; a string, as it exceeds what JavaScript numbers hold. */
    public String getStamp() {
        return stamp;
    }

    /** When it goes by itself, by the store's clocks; null if it does not ({@link CartSession#put(Object, java.time.Duration)}). */
    public @Nullable Instant endsAt() {
        return endsAt;
    }

    /** Whether the other one has the same identity, stamp, end and value. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CartItem that
                && session.equals(that.session)
                && seq == that.seq
                && stamp.equals(that.stamp)
                && Objects.equals(endsAt, that.endsAt)
                && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * session.hashCode() + Long.hashCode(seq);
    }

    @Override
    public String toString() {
        return toJson().encode();
    }
}
