// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collector of the current event's effects, in order of execution. Also keeps, for each unanswered request, the
 * asker's frame limit and the page that it asked for.
 */
final class ShardEffects {
    private final ShardView view;
    private final Map<Long, Integer> shorterFrames = new HashMap<>();
    private final Map<Long, Dot> pages = new HashMap<>();
    private List<ShardEffect> effects = new ArrayList<>();
    private long tokens;

    ShardEffects(ShardView view) {
        this.view = view;
    }

    /** Starts an event without effects. */
    void begin() {
        effects = new ArrayList<>();
    }

    /** The effects since {@link #begin}. */
    List<ShardEffect> list() {
        return effects;
    }

    /** Sets the frame limit of the answer to a request. */
    void limitAnswer(long requestId, int frameBytes) {
        if (frameBytes < view.config().frameBytes()) {
            shorterFrames.put(requestId, frameBytes);
        }
    }

    /** The longest answer to a request, in bytes: this node's limit or the asker's, whichever is lower. */
    int answerBytes(long requestId) {
        return shorterFrames.getOrDefault(requestId, view.config().frameBytes());
    }

    /** Starts the list in the answer to a request after the dot. */
    void pageBehind(long requestId, Dot dot) {
        pages.put(requestId, dot);
    }

    /** Answers a request; a list of removed entries that exceeds the frame is cut to its first page. */
    void answer(long requestId, Reply reply) {
        Dot after = pages.isEmpty() ? null : pages.remove(requestId);
        Reply fits =
                reply instanceof Reply.Removed removed ? RemovedPage.of(removed, after, answerBytes(requestId)) : reply;
        if (!shorterFrames.isEmpty()) {
            shorterFrames.remove(requestId);
        }
        effects.add(new ShardEffect.Answer(requestId, fits));
    }

    /** Answers a request with an error. */
    void refuse(long requestId, ErrorCode code, String message) {
        answer(requestId, Reply.Failure.of(code, message, view.epoch()));
    }

    /** Refuses a request that was meant for another incarnation of this node. Returns whether it was. */
    boolean refuseOtherIncarnation(long requestId, long incarnation) {
        if (incarnation == view.self().incarnation()) {
            return false;
        }
        refuse(
                requestId,
                ErrorCode.WRONG_INCARNATION,
                "this is " + view.self() + ", the request was meant for incarnation " + incarnation);
        return true;
    }

    /** Refuses a request about a slot that this node does not own, naming the owners. */
    void refuseMoved(long requestId, int slot) {
        List<NodeInfo> owners = view.map().ownerNodes(slot);
        if (owners.isEmpty()) {
            refuse(requestId, ErrorCode.NOT_READY, "no node owns slot " + slot + " yet; try again");
            return;
        }
        answer(
                requestId,
                new Reply.Failure(
                        ErrorCode.MOVED,
                        "slot " + slot + " belongs to " + owners.get(0).id(),
                        owners.get(0),
                        owners.subList(1, owners.size()),
                        view.epoch()));
    }

    /** Sends a request to a peer; returns the token of its result. */
    long send(NodeInfo to, Request request, long timeoutMillis) {
        long token = ++tokens;
        effects.add(new ShardEffect.Send(to, request, timeoutMillis, token));
        return token;
    }

    /** Stores a change; returns the token of its result. */
    long store(int slot, KeyedCart change) {
        long token = ++tokens;
        effects.add(new ShardEffect.Store(slot, change, token));
        return token;
    }

    /** Raises the stored horizon of a slot. */
    void raise(int slot, long horizon) {
        effects.add(new ShardEffect.Raise(slot, horizon));
    }

    /** Deletes what is stored of a slot. */
    void drop(int slot) {
        effects.add(new ShardEffect.Drop(slot));
    }

    /** Pushes a watched cart to its watchers. */
    void push(String key, Cart before, Cart cart) {
        effects.add(new ShardEffect.Changed(key, before, cart, view.epoch()));
    }

    /** Tells the watchers of a key to ask another node. */
    void endWatch(String key) {
        effects.add(new ShardEffect.WatchEnded(key, view.epoch()));
    }

    /** Reports a peer that failed to answer to the manager. */
    void report(NodeInfo suspect) {
        effects.add(new ShardEffect.Report(suspect));
    }

    /** Reports to the manager that this node has caught up on slots. */
    void reportCaughtUp(BitSet slots) {
        effects.add(new ShardEffect.CaughtUp(slots, view.self(), view.epoch()));
    }

    /** Reports to the manager that this node, which is to leave, owns and holds nothing. */
    void reportDrained() {
        effects.add(new ShardEffect.Drained(view.self(), view.epoch()));
    }

    /** Logs a warning. */
    void warn(String line) {
        effects.add(new ShardEffect.Warning(line));
    }

    /** Logs a line. */
    void note(String line) {
        effects.add(new ShardEffect.Note(line));
    }
}
