// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes fields and the structured values of {@link Field}, those of carts by a {@link CartWriter}. Not thread-safe. */
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

    FrameWriter textIfPresent(Field field, @Nullable String value) {
        return value == null ? this : text(field, value);
    }

    FrameWriter number(Field field, long value) {
        out.name(field.wire());
        out.number(value);
        return this;
    }

    /** Leaves out what is 0. */
    FrameWriter numberIfAny(Field field, long value) {
        return value > 0 ? number(field, value) : this;
    }

    FrameWriter epoch(long epoch) {
        return epoch < 0 ? this : number(Field.EPOCH, epoch);
    }

    FrameWriter flag(Field field, boolean value) {
        out.name(field.wire());
        out.flag(value);
        return this;
    }

    FrameWriter flagIfSet(Field field, boolean value) {
        return value ? flag(field, true) : this;
    }

    /** A cart's lifetime, unless it stays as it is. */
    FrameWriter ttlIfSet(long ttl) {
        return ttl < 0 ? this : number(Field.TTL, ttl);
    }

    /** An item's end, if it has one. */
    FrameWriter endIfAny(ItemEnd end) {
        return numberIfAny(Field.UNTIL, end.afterMillis()).numberIfAny(Field.ENDS, end.atMillis());
    }

    FrameWriter voidsIfAny(CausalContext voids) {
        return voids.isEmpty() ? this : text(Field.VOID, Voids.format(voids));
    }

    /** A change's session and number, unless the server is to give it these. */
    FrameWriter numberedIfSet(String session, long seq) {
        return session.isEmpty() ? this : text(Field.SESSION, session).number(Field.SEQ, seq);
    }

    FrameWriter error(ErrorCode code, String message) {
        out.name(Field.ERROR.wire());
        out.startObject();
        out.name("code");
        out.string(code.wire());
        out.name("message");
        out.string(message);
        out.name("retry");
        out.flag(code.retry());
        out.endObject();
        return this;
    }

    FrameWriter stamp(long stamp) {
        return text(Field.STAMP, Long.toUnsignedString(stamp));
    }

    FrameWriter stampIfAny(Field field, long stamp) {
        return stamp == 0 ? this : text(field, Long.toUnsignedString(stamp));
    }

    FrameWriter context(Field field, CausalContext context) {
        return text(field, context.encode());
    }

    FrameWriter contextIfAny(Field field, CausalContext context) {
        return context.isEmpty() ? this : context(field, context);
    }

    FrameWriter contextIfPresent(Field field, @Nullable CausalContext context) {
        return context == null ? this : context(field, context);
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

    FrameWriter jsonsIfPresent(Field field, @Nullable List<String> rawJson) {
        return rawJson == null ? this : jsons(field, rawJson);
    }

    FrameWriter dots(Field field, Collection<Dot> dots) {
        out.name(field.wire());
        CartWriter.dots(dots, out);
        return this;
    }

    FrameWriter dotsIfAny(Field field, Collection<Dot> dots) {
        return dots.isEmpty() ? this : dots(field, dots);
    }

    FrameWriter entries(Field field, List<Entry> entries) {
        out.name(field.wire());
        CartWriter.entries(entries, out);
        return this;
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
        CartWriter.carts(carts, out);
        return this;
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

    FrameWriter digestIfPresent(@Nullable Long digest) {
        return digest == null ? this : digest(digest);
    }

    FrameWriter digests(List<Long> digests) {
        return text(Field.DIGESTS, DigestText.format(digests));
    }

    FrameWriter digestsIfAny(List<Long> digests) {
        return digests.isEmpty() ? this : digests(digests);
    }

    FrameWriter slots(Field field, BitSet slots) {
        return text(field, SlotRanges.format(slots));
    }

    FrameWriter slotsIfAny(Field field, BitSet slots) {
        return slots.isEmpty() ? this : slots(field, slots);
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
