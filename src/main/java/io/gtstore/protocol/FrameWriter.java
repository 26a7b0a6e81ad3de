package io.gtstore.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Writes fields and the structured values of {@link Field}. */
final class FrameWriter {
    private final JsonGenerator out;

    FrameWriter(JsonGenerator out) {
        this.out = out;
    }

    FrameWriter text(Field field, String value) throws IOException {
        out.writeStringField(field.wire(), value);
        return this;
    }

    FrameWriter textIfAny(Field field, String value) throws IOException {
        return value.isEmpty() ? this : text(field, value);
    }

    FrameWriter number(Field field, long value) throws IOException {
        out.writeNumberField(field.wire(), value);
        return this;
    }

    FrameWriter epoch(long epoch) throws IOException {
        return epoch < 0 ? this : number(Field.EPOCH, epoch);
    }

    FrameWriter flag(Field field, boolean value) throws IOException {
        out.writeBooleanField(field.wire(), value);
        return this;
    }

    FrameWriter stamp(long stamp) throws IOException {
        return text(Field.STAMP, Long.toUnsignedString(stamp));
    }

    FrameWriter context(Field field, Context context) throws IOException {
        return text(field, context.encode());
    }

    FrameWriter json(Field field, String rawJson) throws IOException {
        out.writeFieldName(field.wire());
        out.writeRawValue(rawJson);
        return this;
    }

    FrameWriter jsons(Field field, List<String> rawJson) throws IOException {
        out.writeArrayFieldStart(field.wire());
        for (String value : rawJson) {
            out.writeRawValue(value);
        }
        out.writeEndArray();
        return this;
    }

    FrameWriter dots(Field field, Collection<Dot> dots) throws IOException {
        out.writeArrayFieldStart(field.wire());
        for (Dot dot : dots) {
            out.writeStartArray();
            out.writeString(dot.session());
            out.writeNumber(dot.seq());
            out.writeEndArray();
        }
        out.writeEndArray();
        return this;
    }

    FrameWriter entries(Field field, List<Entry> entries) throws IOException {
        entries(field.wire(), entries);
        return this;
    }

    private void entries(String name, List<Entry> entries) throws IOException {
        out.writeArrayFieldStart(name);
        for (Entry entry : entries) {
            out.writeStartObject();
            out.writeFieldName("item");
            out.writeRawValue(entry.item());
            out.writeStringField("session", entry.dot().session());
            out.writeNumberField("seq", entry.dot().seq());
            out.writeStringField("stamp", Long.toUnsignedString(entry.stamp()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    FrameWriter node(NodeInfo node) throws IOException {
        out.writeFieldName(Field.NODE.wire());
        nodeValue(node);
        return this;
    }

    FrameWriter nodes(List<NodeInfo> nodes) throws IOException {
        nodes(Field.REPLICAS.wire(), nodes);
        return this;
    }

    private void nodes(String name, List<NodeInfo> nodes) throws IOException {
        out.writeArrayFieldStart(name);
        for (NodeInfo node : nodes) {
            nodeValue(node);
        }
        out.writeEndArray();
    }

    private void nodeValue(NodeInfo node) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", node.id());
        out.writeNumberField("incarnation", node.incarnation());
        out.writeStringField("host", node.host());
        out.writeNumberField("port", node.port());
        if (node.weight() != 1) {
            out.writeNumberField("weight", node.weight());
        }
        if (!node.zone().isEmpty()) {
            out.writeStringField("zone", node.zone());
        }
        if (node.leaving()) {
            out.writeBooleanField("leaving", true);
        }
        out.writeEndObject();
    }

    FrameWriter carts(List<KeyedCart> carts) throws IOException {
        out.writeArrayFieldStart(Field.CARTS.wire());
        for (KeyedCart keyed : carts) {
            Cart cart = keyed.cart();
            out.writeStartObject();
            out.writeStringField("key", keyed.key());
            entries("entries", cart.entries());
            out.writeStringField("context", cart.context().encode());
            out.writeStringField("changed", Long.toUnsignedString(cart.lastChange()));
            out.writeStringField("by", cart.lastWriter());
            if (!cart.lifetime().equals(Lifetime.NONE)) {
                out.writeStringField(
                        "ttlSet", Long.toUnsignedString(cart.lifetime().stamp()));
                out.writeNumberField("ttl", cart.lifetime().millis());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        return this;
    }

    FrameWriter keyDigests(List<KeyDigest> keys) throws IOException {
        out.writeArrayFieldStart(Field.KEYS.wire());
        for (KeyDigest key : keys) {
            out.writeStartArray();
            out.writeString(key.key());
            out.writeString(DigestText.format(List.of(key.digest())));
            out.writeEndArray();
        }
        out.writeEndArray();
        return this;
    }

    FrameWriter digest(long digest) throws IOException {
        return text(Field.DIGEST, DigestText.format(List.of(digest)));
    }

    FrameWriter digests(List<Long> digests) throws IOException {
        return textIfAny(Field.DIGESTS, DigestText.format(digests));
    }

    FrameWriter slots(Field field, BitSet slots) throws IOException {
        return text(field, SlotRanges.format(slots));
    }

    FrameWriter groups(List<SlotGroup> groups) throws IOException {
        groups(Field.GROUPS.wire(), groups);
        return this;
    }

    private void groups(String name, List<SlotGroup> groups) throws IOException {
        out.writeArrayFieldStart(name);
        for (SlotGroup group : groups) {
            out.writeStartObject();
            out.writeStringField("slots", group.slots());
            out.writeNumberField("epoch", group.epoch());
            out.writeArrayFieldStart("owners");
            for (OwnerInfo owner : group.owners()) {
                out.writeStartArray();
                out.writeString(owner.id());
                out.writeNumber(owner.incarnation());
                out.writeString(owner.state().wire());
                out.writeEndArray();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    FrameWriter known(List<String> known) throws IOException {
        ids(Field.KNOWN.wire(), known);
        return this;
    }

    private void ids(String name, List<String> ids) throws IOException {
        out.writeArrayFieldStart(name);
        for (String id : ids) {
            out.writeString(id);
        }
        out.writeEndArray();
    }

    FrameWriter map(MapDelta map) throws IOException {
        out.writeObjectFieldStart(Field.MAP.wire());
        out.writeNumberField("since", map.since());
        out.writeNumberField("epoch", map.epoch());
        out.writeStringField("manager", map.manager());
        out.writeObjectFieldStart("settings");
        out.writeNumberField("slots", map.settings().slots());
        out.writeNumberField("replicas", map.settings().replicas());
        out.writeStringField("hash", map.settings().hash());
        out.writeStringField("merge", map.settings().merge());
        out.writeNumberField("founded", map.settings().founded());
        out.writeEndObject();
        nodes("members", map.members());
        ids("absent", map.absent());
        groups("slots", map.slots());
        out.writeEndObject();
        return this;
    }
}
