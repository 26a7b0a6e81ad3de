package io.gtstore.client;

import io.vertx.codegen.annotations.Fluent;
import io.vertx.codegen.annotations.Nullable;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.List;

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

    /** Adds a string. */
    Future<PutResult> put(String item);

    /** Adds a JSON object. */
    Future<PutResult> putJson(JsonObject item);

    /** Adds a string; the options may name items that go in the same step. */
    Future<PutResult> put(String item, PutOptions options);

    /** Adds strings, all of them or none, in one message with one acknowledgement. */
    Future<PutResult> putAll(List<String> items);

    /** Adds a JSON object; the options may name items that go in the same step. */
    Future<PutResult> putJson(JsonObject item, PutOptions options);

    /**
     * Adds a string in place of an item that a get returned, in one step: nobody ever sees both, or neither. If another session has replaced or
     * removed the item meanwhile, the string is added all the same.
     */
    Future<PutResult> replace(CartItem old, String item);

    /**
     * Reads the cart and replaces the oldest item equal to the first string by the second one; without one, nothing is put, and the result has 0
     * copies.
     */
    Future<PutResult> replaceItem(String old, String item);

    /**
     * Sets for how long the cart keeps its items after its last change, in ms: each later put of this session says so. 0 for ever; below 0, as at the
     * beginning, they say nothing. At its end exactly those items go that the store sees then; what is put meanwhile stays.
     */
    @Fluent
    CartSession ttlMillis(long ttlMillis);

    /** The cart's items, with all that this session changed. */
    Future<CartContents> get();

    /** Like {@link #get}, but rather an incomplete answer, marked as such, than none. */
    Future<CartContents> getPartial();

    /** Removes one item that a get returned. */
    Future<RemoveResult> remove(CartItem item);

    /** Removes items that a get returned; several hundred go in one step. */
    Future<RemoveResult> removeAll(List<CartItem> items);

    /** Reads the cart and removes the oldest item equal to that string; without one, the result names nothing removed. */
    Future<RemoveResult> removeItem(String item);

    /** Reads the cart and removes every item equal to that string, in one step; without one, the result names nothing removed. */
    Future<RemoveResult> removeEvery(String item);

    /** Checks out: takes what this session's gets returned and what it put itself; what others added since stays. */
    Future<RemoveResult> finalizeCart();

    /**
     * Watches the cart: the handler gets it now, and then whenever it has changed, whoever changed it, on the present context. Several changes in a
     * short time may come as one. A failed or silent node is got over by itself.
     *
     * @return completes when the watch has begun
     */
    Future<Watch> watch(Handler<CartContents> handler);

    /** Like {@link #watch}; the options may name the cart that the caller has, which then does not come again. */
    Future<Watch> watch(WatchOptions options, Handler<CartContents> handler);

    /** Who is told, on the present context, when the session goes on at another node. */
    @Fluent
    CartSession movedHandler(@Nullable Handler<NodeAddress> handler);
}
