// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Fluent;
import io.vertx.codegen.annotations.GenIgnore;
import io.vertx.codegen.annotations.Nullable;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A session on one key's cart: what it changed, it reads. Callable from any thread; changes are numbered in the order of the calls. An error
 * that is not definite ({@code unknown}) leaves open whether the change happened: read the cart before repeating it.
 */
@VertxGen
public interface CartSession {
    /** The customer's name. */
    String key();

    /** The present session's id, empty before one was needed; it changes unseen when the session grows old. */
    String sessionId();

    /** The node that answered last, null before the first answer. */
    @Nullable
    NodeAddress node();

    /**
     * Adds an item: whatever JSON has, that is a string, a number, a boolean, a {@link io.vertx.core.json.JsonObject} or a {@link io.vertx.core.json.JsonArray}, or a Map
     * or List of these. Null is refused.
     */
    Future<PutResult> put(Object item);

    /**
     * Adds an item, as {@link #put(Object)}, that goes by itself after that time, whatever the cart's lifetime is, such as a seat that is reserved. No other item
     * goes with it.
     *
     * @param until counted from now by the store's clocks; more than zero, and rounded up to whole milliseconds
     */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<PutResult> put(Object item, Duration until);

    /** Adds items, as {@link #put(Object)}, all of them or none, in one message with one acknowledgement. */
    <T> Future<PutResult> putAll(List<T> items);

    /** Adds items, as {@link #putAll(List)}, each of which goes by itself after that time, as with {@link #put(Object, Duration)}. */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    <T> Future<PutResult> putAll(List<T> items, Duration until);

    /**
     * Adds an item, as {@link #put(Object)}, in place of one that a get returned, in one step: nobody ever sees both, or neither. If another session has replaced
     * or removed the old one meanwhile, the new one is added all the same. Of the old one's end nothing is left: the new one stays.
     */
    Future<PutResult> replace(CartItem old, Object item);

    /** Adds an item that goes by itself after that time, as with {@link #put(Object, Duration)}, in place of one that a get returned: renews its end, if it is the same. */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<PutResult> replace(CartItem old, Object item, Duration until);

    /** Adds an item in place of several, as {@link #replace(CartItem, Object)}. */
    Future<PutResult> replaceAll(List<CartItem> old, Object item);

    /**
     * Adds so many of something to the cart: a line, that is an item {@code {"sku": sku, "n": n}}. In the cart's {@link CartContents#lines} the quantities of a
     * sku add up, whoever added them; n may be negative. What this session added of it before is taken up in the same step, so that many additions, one
     * after the other, are one item.
     */
    Future<PutResult> add(String sku, long n);

    /** Like {@link #add(String, long)}, with attributes: the line's other fields. A line has the attributes of its newest item. */
    Future<PutResult> add(String sku, long n, JsonObject attributes);

    /**
     * Reads the cart, and puts one line of that quantity, with the attributes of the present one, in place of the sku's lines that it finds. What others add
     * meanwhile stays beside it. Of zero: removes them, and puts nothing.
     */
    Future<PutResult> setQuantity(String sku, long n);

    /** Reads the cart and removes the sku's lines that it finds. What others add meanwhile stays. */
    Future<RemoveResult> removeLine(String sku);

    /** The cart's items by sku, see {@link CartContents#lines}; counts as a get. */
    Future<List<CartLine>> lines();

    /**
     * Sets for how long the cart keeps its items after its last change: each later put of this session says so. Zero for ever; null, as at the
     * beginning, or less than zero: they say nothing. Rounded up to whole milliseconds. At its end exactly those items go that the store sees then; what is put
     * meanwhile stays.
     */
    @Fluent
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    CartSession expireAfter(@Nullable Duration duration);

    /** The cart's items, with all that this session changed. */
    Future<CartContents> get();

    /** Like {@link #get}, but rather an incomplete answer, marked as such, than none. */
    Future<CartContents> getPartial();

    /** Removes one item that a get returned. */
    Future<RemoveResult> remove(CartItem item);

    /** Removes items that a get returned; several hundred go in one step. */
    Future<RemoveResult> removeAll(List<CartItem> items);

    /**
     * Reads the cart and removes the items that are wanted so, as {@link #removeAll}; without any, the result names nothing removed.
     *
     * @param which is asked on the caller's context, of one item after the other, oldest first
     */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<RemoveResult> removeIf(Predicate<CartItem> which);

    /** Checks out, the paper's finalize: takes what this session's gets returned and what it put itself; what others added since stays. */
    Future<RemoveResult> checkout();

    /** Watches the cart: a stream of it as it is now, and as it is after each change, whoever makes it. It does not wait for this session's own changes. */
    CartWatch watch();

    /** Like {@link #watch()}, but after a cart that the caller has, from a get or an earlier watch: that one is not handed on, only what comes after it. */
    CartWatch watch(CartContents since);

    /** Who is told, on the present context, when the session goes on at another node. */
    @Fluent
    CartSession movedHandler(@Nullable Handler<NodeAddress> handler);
}
