// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever one side says the other one understands: every request and every reply, with every field, is read as it was written. */
class RoundTripPropertiesTest {
    /** The ops that are answered so, by their definitions; a failure answers any. */
    private static final Map<Class<? extends Reply>, Set<Op>> ANSWERS = answers();

    private static Map<Class<? extends Reply>, Set<Op>> answers() {
        Map<Class<? extends Reply>, Set<Op>> answers = new LinkedHashMap<>();
        for (Op op : Op.values()) {
            answers.computeIfAbsent(Ops.spec(op).reply().type(), type -> EnumSet.noneOf(Op.class))
                    .add(op);
        }
        // by a receiver that knows no more than it was told
        answers.computeIfAbsent(Reply.Done.class, type -> EnumSet.noneOf(Op.class))
                .add(Op.REPLICATE);
        answers.put(Reply.Failure.class, EnumSet.allOf(Op.class));
        return answers;
    }

    @Property
    void a_request_is_read_as_it_was_written(@ForAll("requests") Request request, @ForAll long id) throws Exception {
        byte[] frame = Codec.encode(id & Long.MAX_VALUE, request);
        Fields fields = Codec.parse(frame, 0, frame.length - 1);
        assertThat(Codec.request(fields)).isEqualTo(request);
        assertThat(fields.id()).isEqualTo(id & Long.MAX_VALUE);
    }

    @Property
    void a_reply_is_read_as_it_was_written(@ForAll("replies") Tuple.Tuple2<Op, Reply> answer, @ForAll long id)
            throws Exception {
        byte[] frame = Codec.encode(id & Long.MAX_VALUE, answer.get2());
        Fields fields = Codec.parse(frame, 0, frame.length - 1);
        assertThat(Codec.reply(answer.get1(), fields)).isEqualTo(answer.get2());
        assertThat(fields.id()).isEqualTo(id & Long.MAX_VALUE);
    }

    @Property
    void a_request_has_the_fields_that_its_definition_names(@ForAll("requests") Request request) {
        Set<String> written = fieldsOf(Codec.encode(1, request));
        Set<String> named = names(List.of(Field.ID, Field.OP));
        named.addAll(names(Ops.spec(request.op()).optional()));
        assertThat(written).containsAll(names(Ops.spec(request.op()).required()));
        named.addAll(names(Ops.spec(request.op()).required()));
        assertThat(named).containsAll(written);
    }

    @Property
    void a_reply_has_the_fields_that_its_definition_names(@ForAll("replies") Tuple.Tuple2<Op, Reply> answer) {
        Set<String> named = names(List.of(Field.ID, Field.OK));
        named.addAll(names(Ops.spec(answer.get2()).fields()));
        assertThat(named).containsAll(fieldsOf(Codec.encode(1, answer.get2())));
    }

    @Example
    void a_frame_may_have_every_field_that_there_is() throws Exception {
        JsonObject frame = new JsonObject();
        for (Field field : Field.values()) {
            frame.put(field.wire(), field.type() == Field.Type.NUMBER ? (Object) 7 : "7");
        }
        byte[] bytes = frame.put("op", "ping").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Codec.parse(bytes, 0, bytes.length).id()).isEqualTo(7);
    }

    private static Set<String> fieldsOf(byte[] frame) {
        return new JsonObject(new String(frame, StandardCharsets.UTF_8)).fieldNames();
    }

    private static Set<String> names(List<Field> fields) {
        return fields.stream().map(Field::wire).collect(Collectors.toCollection(HashSet::new));
    }

    @Property(tries = 200)
    void a_push_is_read_as_it_was_written(@ForAll("pushes") Record push) throws Exception {
        byte[] frame = push instanceof MapDelta map ? Codec.mapEvent(map) : Codec.encode((CartEvent) push);
        Fields fields = Codec.parse(frame, 0, frame.length - 1);
        assertThat(push instanceof MapDelta ? Codec.map(fields) : Codec.cart(fields))
                .isEqualTo(push);
    }

    @Example
    void each_reply_answers_some_op() {
        assertThat(ANSWERS.keySet()).containsExactlyInAnyOrderElementsOf(leaves(Reply.class));
    }

    /** A kind that cannot be made fails here, whatever is drawn elsewhere. */
    @Example
    void each_op_has_a_request_and_each_request_can_be_made() {
        MessageValues values = new MessageValues(new java.util.Random(1));
        Set<Op> asked = EnumSet.noneOf(Op.class);
        leaves(Request.class).forEach(type -> asked.add(request(values, type).op()));
        assertThat(asked).isEqualTo(EnumSet.allOf(Op.class));
        leaves(Reply.class).forEach(type -> assertThat(reply(values, type)).isNotNull());
    }

    /** The records that a sealed interface is made of. */
    @SuppressWarnings("unchecked")
    private static <T> List<Class<? extends T>> leaves(Class<T> sealed) {
        List<Class<? extends T>> leaves = new ArrayList<>();
        for (Class<?> sub : sealed.getPermittedSubclasses()) {
            if (sub.isRecord()) {
                leaves.add((Class<? extends T>) sub);
            } else {
                leaves.addAll(leaves((Class<T>) sub));
            }
        }
        return leaves;
    }

    @Provide
    Arbitrary<Request> requests() {
        List<Class<? extends Request>> types = leaves(Request.class);
        return Arbitraries.randomValue(random -> {
            MessageValues values = new MessageValues(random);
            return request(values, types.get(random.nextInt(types.size())));
        });
    }

    @Provide
    Arbitrary<Tuple.Tuple2<Op, Reply>> replies() {
        List<Class<? extends Reply>> types = leaves(Reply.class);
        return Arbitraries.randomValue(random -> {
            MessageValues values = new MessageValues(random);
            Class<? extends Reply> type = types.get(random.nextInt(types.size()));
            List<Op> ops = List.copyOf(ANSWERS.getOrDefault(type, Set.of()));
            return Tuple.of(ops.get(random.nextInt(ops.size())), reply(values, type));
        });
    }

    @Provide
    Arbitrary<Record> pushes() {
        return Arbitraries.randomValue(random -> {
            MessageValues values = new MessageValues(random);
            return random.nextBoolean()
                    ? values.record(MapDelta.class, Map.of())
                    : values.record(CartEvent.class, Map.of());
        });
    }

    /** What one field says about another. */
    private static <T extends Request> Request request(MessageValues values, Class<T> type) {
        Map<String, Object> given = new HashMap<>();
        if (Stream.of(type.getRecordComponents()).anyMatch(c -> c.getName().equals("epoch")) && values.few() == 0) {
            given.put("epoch", Request.NO_EPOCH);
        }
        boolean changes = Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getName().equals("seq"));
        if (changes && values.few() == 0) {
            given.put("session", ""); // the server numbers the change
            given.put("seq", 0L);
        }
        if (type == Request.Put.class || type == Request.PutAll.class) {
            given.put("ttl", values.few() == 0 ? Request.SAME_TTL : values.seq());
        }
        if (Request.Voiding.class.isAssignableFrom(type)) {
            given.putIfAbsent("session", values.session());
            given.putIfAbsent("seq", values.seq());
            given.put("voids", values.voids((String) given.get("session"), (Long) given.get("seq")));
        }
        if (type == Request.Put.class) {
            boolean alone = values.few() == 0 && !"".equals(given.get("session"));
            given.put("alone", alone ? 1 + values.stamp() : 0L);
            if (alone) {
                given.put("replaces", List.of());
                given.put("fold", List.of());
                given.put("epoch", values.seq());
            }
        }
        Request request = values.record(type, given);
        if (request instanceof Request.PutAll put && put.items().isEmpty()) {
            return new Request.PutAll(
                            put.key(), List.of("\"an item\""), put.ttl(), put.session(), put.seq(), put.epoch())
                    .voiding(put.voids());
        }
        if (request instanceof PeerRequest.Raise raise) {
            List<Long> digests =
                    raise.slots().stream().mapToObj(slot -> values.stamp()).toList();
            return new PeerRequest.Raise(raise.incarnation(), raise.slots(), digests, raise.horizon(), raise.epoch());
        }
        if (request instanceof MemberRequest.Join join && join.former().founded() == 0) {
            return new MemberRequest.Join(
                    join.node(), join.host(), join.port(), join.weight(), join.zone(), FormerCluster.NONE);
        }
        if (request instanceof PeerRequest.Replicate replicate) {
            return replicate(values, replicate);
        }
        return request;
    }

    /** One change may be a hint or have a receipt, which may leave out its entries; several may not. */
    private static Request replicate(MessageValues values, PeerRequest.Replicate drawn) {
        if (drawn.changes().size() == 1) {
            CausalContext taken = drawn.removal() == null || drawn.hint() ? null : drawn.taken();
            NodeRef claimant = drawn.removal() == null || drawn.hint() ? null : drawn.claimant();
            return new PeerRequest.Replicate(
                    drawn.incarnation(),
                    drawn.changes(),
                    drawn.hint(),
                    drawn.removal(),
                    taken,
                    claimant,
                    drawn.epoch());
        }
        List<KeyedCart> changes =
                drawn.changes().isEmpty() ? List.of(values.record(KeyedCart.class, Map.of())) : drawn.changes();
        return new PeerRequest.Replicate(drawn.incarnation(), changes, false, null, drawn.epoch());
    }

    private static <T extends Reply> Reply reply(MessageValues values, Class<T> type) {
        T reply = values.record(type, Map.of());
        return reply instanceof Reply.Failure failure && failure.node() == null
                ? Reply.Failure.of(failure.code(), failure.message(), failure.epoch())
                : reply;
    }
}
