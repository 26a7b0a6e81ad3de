package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes fields and the structured values of {@link Field}. */
final class FrameWriter {
    private final JsonWriter out;

    FrameWriter(JsonWriter out) {
        this.out = out;
    }

    /** Ends the frame. */
    void end() {
        out.endObject();
        out.newline();
    }

    FrameWriter text(Field field, String value) {
        out.name(field.wire());
        out.string(value);
        return this;
    }

    FrameWriter textIfAny(Field field, String value) {
        return value.isEmpty() ? this : text(field, value);
    }

    FrameWriter number(Field field, long value) {
        out.name(field.wire());
        out.number(value);
        return this;
    }

    FrameWriter epoch(long epoch) {
        return epoch < 0 ? this : number(Field.EPOCH, epoch);
    }

    FrameWriter flag(Field field, boolean value) {
        out.name(field.wire());
        out.flag(value);
        return this;
    }

    FrameWriter error(Reply.Failure failure) {
        out.name(Field.ERROR.wire());
        out.startObject();
        out.name("code");
        out.string(failure.code().wire());
        out.name("message");
        out.string(failure.message());
        out.name("retry");
        out.flag(failure.code().retry());
        out.endObject();
        return this;
    }

    FrameWriter stamp(long stamp) {
        return text(Field.STAMP, Long.toUnsignedString(stamp));
    }

    FrameWriter context(Field field, CausalContext context) {
        return text(field, context.encode());
    }

    FrameWriter json(Field field, String rawJson) {
        out.name(field.wire());
        out.raw(rawJson);
        return this;
    }

    FrameWriter jsons(Field field, List<String> rawJson) {
        out.name(field.wire());
        out.startArray();
        for (String value : rawJson) {
            out.raw(value);
        }
        out.endArray();
        return this;
    }

    FrameWriter dots(Field field, Collection<Dot> dots) {
        out.name(field.wire());
        out.startArray();
        for (Dot dot : dots) {
            dot(dot);
        }
        out.endArray();
        return this;
    }

    private void dot(Dot dot) {
        out.startArray();
        out.string(dot.session());
        out.number(dot.seq());
        out.endArray();
    }

    FrameWriter entries(Field field, List<Entry> entries) {
        entries(field.wire(), entries);
        return this;
    }

    private void entries(String name, List<Entry> entries) {
        out.name(name);
        out.startArray();
        for (Entry entry : entries) {
            entry(entry);
        }
        out.endArray();
    }

    private void entry(Entry entry) {
        out.startObject();
        out.name("item");
        out.raw(entry.item());
        out.name("session");
        out.string(entry.dot().session());
        out.name("seq");
        out.number(entry.dot().seq());
        out.name("stamp");
        out.string(Long.toUnsignedString(entry.stamp()));
        out.endObject();
    }

    FrameWriter node(NodeInfo node) {
        out.name(Field.NODE.wire());
        nodeValue(node);
        return this;
    }

    FrameWriter nodes(List<NodeInfo> nodes) {
        nodes(Field.REPLICAS.wire(), nodes);
        return this;
    }

    private void nodes(String name, List<NodeInfo> nodes) {
        out.name(name);
        out.startArray();
        for (NodeInfo node : nodes) {
            nodeValue(node);
        }
        out.endArray();
    }

    private void nodeValue(NodeInfo node) {
        out.startObject();
        out.name("id");
        out.string(node.id());
        out.name("incarnation");
        out.number(node.incarnation());
        out.name("host");
        out.string(node.host());
        out.name("port");
        out.number(node.port());
        if (node.weight() != 1) {
            out.name("weight");
            out.number(node.weight());
        }
        if (!node.zone().isEmpty()) {
            out.name("zone");
            out.string(node.zone());
        }
        if (node.leaving()) {
            out.name("leaving");
            out.flag(true);
        }
        out.endObject();
    }

    FrameWriter carts(List<KeyedCart> carts) {
        out.name(Field.CARTS.wire());
        out.startArray();
        for (KeyedCart keyed : carts) {
            Cart cart = keyed.cart();
            out.startObject();
            out.name("key");
            out.string(keyed.key());
            entries("entries", cart.entries());
            out.name("context");
            out.string(cart.context().encode());
            out.name("changed");
            out.string(Long.toUnsignedString(cart.lastChange()));
            out.name("by");
            out.string(cart.lastWriter());
            if (!cart.lifetime().equals(Lifetime.NONE)) {
                out.name("ttlSet");
                out.string(Long.toUnsignedString(cart.lifetime().stamp()));
                out.name("ttl");
                out.number(cart.lifetime().millis());
            }
            if (!cart.receipts().isEmpty()) {
                receipts(cart.receipts());
            }
            if (keyed.span() != null) {
                span(keyed.span());
            }
            out.endObject();
        }
        out.endArray();
        return this;
    }

    /** An entry that several receipts name is written once: the others name its dot. So what many removals took fits a frame as well. */
    private void receipts(RemovalReceipts receipts) {
        Map<Dot, Entry> written = receipts.list().size() == 1 ? null : new HashMap<>();
        out.name("receipts");
        out.startArray();
        for (Receipt receipt : receipts.list()) {
            out.startObject();
            out.name("session");
            out.string(receipt.own().session());
            out.name("seq");
            out.number(receipt.own().seq());
            out.name("stamp");
            out.string(Long.toUnsignedString(receipt.stamp()));
            if (!receipt.whole()) {
                out.name("missing");
                out.number(receipt.missing());
            }
            removed(receipt.removed(), written);
            out.endObject();
        }
        out.endArray();
    }

    private void removed(List<Entry> entries, @Nullable Map<Dot, Entry> written) {
        out.name("removed");
        out.startArray();
        for (Entry entry : entries) {
            Entry before = written == null ? null : written.putIfAbsent(entry.dot(), entry);
            if (entry.equals(before)) {
                dot(entry.dot());
            } else {
                entry(entry);
            }
        }
        out.endArray();
    }

    private void span(Span span) {
        end("after", span.after());
        end("upto", span.upto());
        if (span.horizon() > 0) {
            out.name("horizon");
            out.number(span.horizon());
        }
    }

    private void end(String name, @Nullable Dot dot) {
        if (dot != null) {
            out.name(name);
            dot(dot);
        }
    }

    FrameWriter keyDigests(List<KeyDigest> keys) {
        out.name(Field.KEYS.wire());
        out.startArray();
        for (KeyDigest key : keys) {
            out.startArray();
            out.string(key.key());
            out.string(DigestText.format(List.of(key.digest())));
            out.endArray();
        }
        out.endArray();
        return this;
    }

    FrameWriter digest(long digest) {
        return text(Field.DIGEST, DigestText.format(List.of(digest)));
    }

    FrameWriter digests(List<Long> digests) {
        return textIfAny(Field.DIGESTS, DigestText.format(digests));
    }

    FrameWriter slots(Field field, BitSet slots) {
        return text(field, SlotRanges.format(slots));
    }

    FrameWriter groups(List<SlotGroup> groups) {
        groups(Field.GROUPS.wire(), groups);
        return this;
    }

    private void groups(String name, List<SlotGroup> groups) {
        out.name(name);
        out.startArray();
        for (SlotGroup group : groups) {
            out.startObject();
            out.name("slots");
            out.string(group.slots());
            out.name("epoch");
            out.number(group.epoch());
            out.name("owners");
            out.startArray();
            for (OwnerInfo owner : group.owners()) {
                out.startArray();
                out.string(owner.id());
                out.number(owner.incarnation());
                out.string(owner.state().wire());
                out.endArray();
            }
            out.endArray();
            out.endObject();
        }
        out.endArray();
    }

    FrameWriter ids(Field field, List<String> ids) {
        ids(field.wire(), ids);
        return this;
    }

    private void ids(String name, List<String> ids) {
        out.name(name);
        out.startArray();
        for (String id : ids) {
            out.string(id);
        }
        out.endArray();
    }

    FrameWriter map(MapDelta map) {
        out.name(Field.MAP.wire());
        out.startObject();
        out.name("since");
        out.number(map.since());
        out.name("epoch");
        out.number(map.epoch());
        out.name("manager");
        out.string(map.manager());
        out.name("settings");
        out.startObject();
        out.name("slots");
        out.number(map.settings().slots());
        out.name("replicas");
        out.number(map.settings().replicas());
        out.name("hash");
        out.string(map.settings().hash());
        out.name("merge");
        out.string(map.settings().merge());
        out.name("founded");
        out.number(map.settings().founded());
        out.endObject();
        nodes("members", map.members());
        ids("absent", map.absent());
        groups("slots", map.slots());
        out.endObject();
        return this;
    }
}
