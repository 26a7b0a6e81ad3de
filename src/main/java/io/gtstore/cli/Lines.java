// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartLine;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MoveResult;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Format of answers, in commands and in the shell. */
final class Lines {
    private Lines() {}

    /** An item as one line: a string without its quotes unless a character in it is not {@link PrintableText}, anything else as JSON. */
    static String item(@Nullable Object item) {
        return item instanceof String text && !text.isEmpty() && !PrintableText.unsafe(text)
                ? text
                : PrintableText.line(Json.encode(item));
    }

    static List<String> items(List<CartItem> items) {
        return items.stream().map(CartItem::value).map(Lines::item).toList();
    }

    static String node(NodeAddress node) {
        return PrintableText.line(node.getId() + "@" + NodeInfo.address(node.getHost(), node.getPort()));
    }

    static String nodes(List<NodeAddress> nodes) {
        return nodes.stream().map(Lines::node).collect(Collectors.joining(","));
    }

    static String location(KeyLocation location) {
        return "slot=%d primary=%s replicas=%s epoch=%d"
                .formatted(
                        location.getSlot(),
                        node(location.getNode()),
                        nodes(location.getReplicas()),
                        location.getEpoch());
    }

    static String put(String item, PutResult result, GtStoreClient client) {
        return put(List.of(item), result, client).get(0);
    }

    /** A line for each of the items that were put together. */
    static List<String> put(List<String> items, PutResult result, GtStoreClient client) {
        String copies = Copies.of(result.getCopies(), client);
        return items.stream()
                .map(item -> "put %s %s node=%s".formatted(item(item), copies, node(result.getNode())))
                .toList();
    }

    static String added(String sku, long n, PutResult result, GtStoreClient client) {
        return "added %d %s %s node=%s"
                .formatted(n, item(sku), Copies.of(result.getCopies(), client), node(result.getNode()));
    }

    /** A quantity that was set; of zero where there was none before, nothing was done. */
    static String set(String sku, long n, PutResult result, GtStoreClient client) {
        return n == 0 && result.getCopies() == 0
                ? "there is no " + item(sku) + " in the cart"
                : "set %d %s %s node=%s"
                        .formatted(n, item(sku), Copies.of(result.getCopies(), client), node(result.getNode()));
    }

    /** A line for each sku: how many, of what, and its attributes if it has any. */
    static List<String> lines(List<CartLine> lines) {
        return lines.stream()
                .map(line -> "%d %s%s"
                        .formatted(
                                line.getQuantity(),
                                item(line.getSku()),
                                line.getAttributes().isEmpty() ? "" : " " + item(line.getAttributes())))
                .toList();
    }

    static String removed(String item, RemoveResult result, GtStoreClient client) {
        int count = result.getRemoved().size();
        return "removed %s%s %s%s node=%s"
                .formatted(
                        item(item),
                        count > 1 ? " ×" + count : "",
                        Copies.of(result.getCopies(), client),
                        exclusive(result),
                        node(result.getNode()));
    }

    /** A whole cart in one line. */
    static String cart(CartContents cart) {
        List<String> items = items(cart.getItems());
        return "%d in the cart%s".formatted(items.size(), items.isEmpty() ? "" : ": " + String.join(", ", items));
    }

    static String moved(MoveResult result, GtStoreClient client) {
        List<String> items = items(result.getMoved());
        return "moved %d %s%s"
                .formatted(
                        items.size(),
                        Copies.of(result.getCopies(), client),
                        items.isEmpty() ? "" : ": " + String.join(", ", items));
    }

    static String finalized(RemoveResult result, GtStoreClient client) {
        List<String> items = items(result.getRemoved());
        return "finalized %d %s%s node=%s%s"
                .formatted(
                        items.size(),
                        Copies.of(result.getCopies(), client),
                        exclusive(result),
                        node(result.getNode()),
                        items.isEmpty() ? "" : ": " + String.join(", ", items));
    }

    /** A note where another session may have been told the same items. */
    private static String exclusive(RemoveResult result) {
        return result.isExclusive() ? "" : " exclusive=false";
    }
}
