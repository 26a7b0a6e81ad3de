// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.cart.HybridClock;
import io.gtstore.client.CartCopies;
import io.gtstore.client.CartCopy;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cart and its copies for people, and as JSON. */
final class CartDump {
    private CartDump() {}

    static String text(CartCopies dump) {
        CartState cart = dump.merged();
        List<String> lines = new ArrayList<>();
        lines.add("%s   slot %d   epoch %d   items %d   kept %s"
                .formatted(
                        Lines.item(dump.key()),
                        dump.slot(),
                        dump.epoch(),
                        cart.items().size(),
                        lifetime(cart)));
        if (!cart.items().isEmpty()) {
            lines.add(StatusTable.aligned(rows(cart)));
        }
        lines.add("context " + (cart.context().isEmpty() ? "(nothing seen)" : PrintableText.line(cart.context())));
        lines.add(StatusTable.aligned(copies(dump)));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<List<String>> rows(CartState cart) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TIME", "STAMP", "SESSION", "SEQ", "ENDS", "ITEM"));
        for (CartItem item : cart.items()) {
            rows.add(List.of(
                    time(stamp(item)),
                    item.getStamp(),
                    item.getSession(),
                    Long.toString(item.getSeq()),
                    ends(item.endsAt()),
                    Lines.item(item.value())));
        }
        return rows;
    }

    private static String ends(@Nullable Instant end) {
        return end == null ? "-" : end.toString();
    }

    private static List<List<String>> copies(CartCopies dump) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("COPY", "ROLE", "ITEMS", "LAST CHANGE", "BY", "STATE"));
        for (CartCopy copy : dump.copies()) {
            CartState cart = copy.cart();
            rows.add(List.of(
                    Lines.node(copy.node()),
                    copy.role(),
                    cart == null ? "-" : Integer.toString(cart.items().size()),
                    cart == null || cart.changed() == 0 ? "-" : time(cart.changed()),
                    cart == null || cart.changedBy().isEmpty() ? "-" : cart.changedBy(),
                    cart == null ? "no answer: " + copy.failure() : copy.whole() ? "has all" : "differs"));
        }
        return rows;
    }

    private static String lifetime(CartState cart) {
        if (cart.expiresAfter().isZero()) {
            return "for ever";
        }
        String ms = cart.expiresAfter().toMillis() + " ms after its last change";
        return cart.expires() == null ? ms : ms + ", until " + cart.expires();
    }

    private static long stamp(CartItem item) {
        return Long.parseLong(item.getStamp());
    }

    private static String time(long stamp) {
        return Instant.ofEpochMilli(HybridClock.millis(stamp)).toString();
    }

    static JsonObject json(CartCopies dump) {
        CartState cart = dump.merged();
        JsonObject json = new JsonObject()
                .put("key", dump.key())
                .put("slot", dump.slot())
                .put("epoch", dump.epoch())
                .put("items", items(cart))
                .put("context", cart.context());
        if (!cart.expiresAfter().isZero()) {
            json.put("ttl", cart.expiresAfter().toMillis());
        }
        JsonArray copies = new JsonArray();
        dump.copies().forEach(copy -> copies.add(json(copy)));
        return json.put("copies", copies);
    }

    private static JsonArray items(CartState cart) {
        JsonArray items = new JsonArray();
        cart.items().forEach(item -> items.add(item.toJson().put("time", time(stamp(item)))));
        return items;
    }

    private static JsonObject json(CartCopy copy) {
        CartState cart = copy.cart();
        JsonObject json = new JsonObject()
                .put("node", copy.node().getId())
                .put("role", copy.role())
                .put("answered", cart != null);
        return cart == null
                ? json.put("failure", copy.failure())
                : json.put("items", items(cart))
                        .put("context", cart.context())
                        .put("changed", Long.toString(cart.changed()))
                        .put("by", cart.changedBy())
                        .put("whole", copy.whole());
    }
}
