package io.gtstore.cli;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.client.CartCopies;
import io.gtstore.client.CartCopy;
import io.gtstore.client.impl.ItemText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A cart and its copies for people, and as JSON. */
final class CartDump {
    private CartDump() {}

    static String text(CartCopies dump) {
        Cart cart = dump.merged();
        List<String> lines = new ArrayList<>();
        lines.add("%s   slot %d   epoch %d   items %d   kept %s"
                .formatted(Lines.item(dump.key()), dump.slot(), dump.epoch(), cart.size(), lifetime(cart)));
        if (cart.size() > 0) {
            lines.add(StatusTable.aligned(items(cart)));
        }
        lines.add("context "
                + (cart.context().isEmpty()
                        ? "(nothing seen)"
                        : PrintableText.line(cart.context().encode())));
        lines.add(StatusTable.aligned(copies(dump)));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<List<String>> items(Cart cart) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TIME", "STAMP", "SESSION", "SEQ", "ITEM"));
        for (Entry entry : cart.entries()) {
            rows.add(List.of(
                    time(entry.stamp()),
                    Long.toString(entry.stamp()),
                    entry.dot().session(),
                    Long.toString(entry.dot().seq()),
                    Lines.item(ItemText.value(entry.item()))));
        }
        return rows;
    }

    private static List<List<String>> copies(CartCopies dump) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("COPY", "ROLE", "ITEMS", "LAST CHANGE", "BY", "STATE"));
        for (CartCopy copy : dump.copies()) {
            Cart cart = copy.cart();
            rows.add(List.of(
                    Lines.node(copy.node()),
                    copy.role(),
                    cart == null ? "-" : Integer.toString(cart.size()),
                    cart == null || cart.lastChange() == 0 ? "-" : time(cart.lastChange()),
                    cart == null || cart.lastWriter().isEmpty() ? "-" : cart.lastWriter(),
                    state(copy, dump.merged())));
        }
        return rows;
    }

    private static String state(CartCopy copy, Cart merged) {
        Cart cart = copy.cart();
        if (cart == null) {
            return "no answer: " + copy.failure();
        }
        return cart.equals(merged) ? "has all" : "differs";
    }

    private static String lifetime(Cart cart) {
        if (!cart.lifetime().ends()) {
            return "for ever";
        }
        String ms = cart.lifetime().millis() + " ms after its last change";
        return cart.size() == 0 ? ms : ms + ", until " + Instant.ofEpochMilli(cart.endsAtMillis());
    }

    private static String time(long stamp) {
        return Instant.ofEpochMilli(HybridClock.millis(stamp)).toString();
    }

    static JsonObject json(CartCopies dump) {
        Cart cart = dump.merged();
        JsonObject json = new JsonObject()
                .put("key", dump.key())
                .put("slot", dump.slot())
                .put("epoch", dump.epoch())
                .put("items", items(cart.entries()))
                .put("context", cart.context().encode());
        if (cart.lifetime().ends()) {
            json.put("ttl", cart.lifetime().millis());
        }
        JsonArray copies = new JsonArray();
        dump.copies().forEach(copy -> copies.add(json(copy, cart)));
        return json.put("copies", copies);
    }

    private static JsonArray items(List<Entry> entries) {
        JsonArray items = new JsonArray();
        for (Entry entry : entries) {
            items.add(new JsonObject()
                    .put("item", ItemText.value(entry.item()))
                    .put("session", entry.dot().session())
                    .put("seq", entry.dot().seq())
                    .put("stamp", Long.toString(entry.stamp()))
                    .put("time", time(entry.stamp())));
        }
        return items;
    }

    private static JsonObject json(CartCopy copy, Cart merged) {
        Cart cart = copy.cart();
        JsonObject json = new JsonObject()
                .put("node", copy.node().getId())
                .put("role", copy.role())
                .put("answered", cart != null);
        return cart == null
                ? json.put("failure", copy.failure())
                : json.put("items", items(cart.entries()))
                        .put("context", cart.context().encode())
                        .put("changed", Long.toString(cart.lastChange()))
                        .put("by", cart.lastWriter())
                        .put("whole", cart.equals(merged));
    }
}
