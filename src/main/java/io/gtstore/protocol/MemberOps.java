// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static io.gtstore.protocol.Field.CLOCK;
import static io.gtstore.protocol.Field.EPOCH;
import static io.gtstore.protocol.Field.FOUNDED;
import static io.gtstore.protocol.Field.FROM;
import static io.gtstore.protocol.Field.GROUPS;
import static io.gtstore.protocol.Field.HOST;
import static io.gtstore.protocol.Field.INCARNATION;
import static io.gtstore.protocol.Field.KEY;
import static io.gtstore.protocol.Field.KNOWN;
import static io.gtstore.protocol.Field.LEADER;
import static io.gtstore.protocol.Field.MANAGERS;
import static io.gtstore.protocol.Field.MAP;
import static io.gtstore.protocol.Field.MAX_FRAME_BYTES;
import static io.gtstore.protocol.Field.MAX_IN_FLIGHT;
import static io.gtstore.protocol.Field.NODE;
import static io.gtstore.protocol.Field.OUTCOME;
import static io.gtstore.protocol.Field.PORT;
import static io.gtstore.protocol.Field.REPLICAS;
import static io.gtstore.protocol.Field.ROLE;
import static io.gtstore.protocol.Field.SINCE;
import static io.gtstore.protocol.Field.SLOT;
import static io.gtstore.protocol.Field.SLOTS;
import static io.gtstore.protocol.Field.TIMEOUT;
import static io.gtstore.protocol.Field.VERSION;
import static io.gtstore.protocol.Field.WEIGHT;
import static io.gtstore.protocol.Field.ZONE;
import static io.gtstore.protocol.OpSpec.op;
import static io.gtstore.protocol.ReplySpec.reply;

import java.util.List;
import java.util.Objects;

/** The ops about the cluster: connections, the map, members and their failures (paper §2.1). */
final class MemberOps {
    private MemberOps() {}

    static final ReplySpec<Reply.Welcome> WELCOME = reply(
                    Reply.Welcome.class, VERSION, ROLE, NODE, INCARNATION, EPOCH, MAX_FRAME_BYTES, MAX_IN_FLIGHT)
            .reads(f -> new Reply.Welcome(
                    f.intOr(VERSION, 0),
                    f.text(ROLE),
                    f.nodeId(),
                    f.numberOr(INCARNATION, 0),
                    f.numberOr(EPOCH, 0),
                    f.intOr(MAX_FRAME_BYTES, 0),
                    f.intOr(MAX_IN_FLIGHT, 0)))
            .writes((welcome, out) -> out.number(VERSION, welcome.version())
                    .text(ROLE, welcome.role())
                    .textIfAny(NODE, welcome.node())
                    .number(INCARNATION, welcome.incarnation())
                    .epoch(welcome.epoch())
                    .numberIfAny(MAX_FRAME_BYTES, welcome.maxFrameBytes())
                    .numberIfAny(MAX_IN_FLIGHT, welcome.maxInFlight()));

    static final OpSpec<MemberRequest.Hello> HELLO = op(Op.HELLO, MemberRequest.Hello.class)
            .node(NodeHandler::hello)
            .manager(ManagerHandler::hello)
            .required(VERSION, ROLE)
            .optional(NODE, INCARNATION, EPOCH, MAX_FRAME_BYTES, MAX_IN_FLIGHT)
            .reads(f -> new MemberRequest.Hello(
                    f.intOr(VERSION, 0),
                    f.text(ROLE),
                    f.nodeId(),
                    f.incarnation(),
                    f.epoch(),
                    f.intOr(MAX_FRAME_BYTES, 0),
                    f.intOr(MAX_IN_FLIGHT, 0)))
            .writes((hello, out) -> out.number(VERSION, hello.version())
                    .text(ROLE, hello.role())
                    .textIfAny(NODE, hello.node())
                    .number(INCARNATION, hello.incarnation())
                    .epoch(hello.epoch())
                    .numberIfAny(MAX_FRAME_BYTES, hello.maxFrameBytes())
                    .numberIfAny(MAX_IN_FLIGHT, hello.maxInFlight()))
            .replies(WELCOME);

    static final ReplySpec<Reply.Alive> ALIVE = reply(Reply.Alive.class, NODE, INCARNATION, CLOCK, LEADER, EPOCH)
            .reads(f -> new Reply.Alive(
                    f.nodeId(), f.numberOr(INCARNATION, 0), f.numberOr(CLOCK, 0), f.text(LEADER), f.numberOr(EPOCH, 0)))
            .writes((alive, out) -> out.textIfAny(NODE, alive.node())
                    .number(INCARNATION, alive.incarnation())
                    .number(CLOCK, alive.clock())
                    .textIfAny(LEADER, alive.leader())
                    .epoch(alive.epoch()));

    static final OpSpec<MemberRequest.Ping> PING = op(Op.PING, MemberRequest.Ping.class)
            .node(NodeHandler::ping)
            .manager(ManagerHandler::ping)
            .reads(f -> new MemberRequest.Ping())
            .writes((ping, out) -> {})
            .replies(ALIVE);

    static final ReplySpec<Reply.Probed> PROBED = reply(Reply.Probed.class, OUTCOME, EPOCH)
            .reads(f -> new Reply.Probed(f.text(OUTCOME), f.numberOr(EPOCH, 0)))
            .writes((probed, out) -> out.text(OUTCOME, probed.outcome()).epoch(probed.epoch()));

    static final OpSpec<MemberRequest.Probe> PROBE = op(Op.PROBE, MemberRequest.Probe.class)
            .node(NodeHandler::probe)
            .required(NODE)
            .optional(TIMEOUT)
            .reads(f -> new MemberRequest.Probe(Objects.requireNonNull(f.node()), f.intOr(TIMEOUT, 0)))
            .writes((probe, out) -> out.node(probe.node()).numberIfAny(TIMEOUT, probe.timeoutMillis()))
            .replies(PROBED);

    static final ReplySpec<Reply.Mapped> MAPPED = reply(Reply.Mapped.class, MAP)
            .reads(f -> new Reply.Mapped(f.map()))
            .writes((mapped, out) -> out.map(mapped.map()));

    static final OpSpec<MemberRequest.GetMap> GET_MAP = op(Op.MAP, MemberRequest.GetMap.class)
            .node(NodeHandler::getMap)
            .manager(ManagerHandler::getMap)
            .optional(SINCE)
            .reads(f -> new MemberRequest.GetMap(f.numberOr(SINCE, 0)))
            .writes((getMap, out) -> out.number(SINCE, getMap.since()))
            .replies(MAPPED);

    static final OpSpec<MemberRequest.OfferMap> OFFER_MAP = op(Op.OFFER_MAP, MemberRequest.OfferMap.class)
            .node(NodeHandler::offerMap)
            .manager(ManagerHandler::offerMap)
            .required(MAP)
            .reads(f -> new MemberRequest.OfferMap(f.map()))
            .writes((offer, out) -> out.map(offer.map()))
            .replies(ReplySpec.DONE);

    static final ReplySpec<Reply.Deciders> DECIDERS = reply(Reply.Deciders.class, MANAGERS, LEADER, EPOCH)
            .reads(f -> new Reply.Deciders(f.ids(MANAGERS), f.text(LEADER), f.numberOr(EPOCH, 0)))
            .writes((deciders, out) -> out.ids(MANAGERS, deciders.managers())
                    .textIfAny(LEADER, deciders.leader())
                    .epoch(deciders.epoch()));

    static final OpSpec<MemberRequest.GetManagers> GET_MANAGERS = op(Op.MANAGERS, MemberRequest.GetManagers.class)
            .manager(ManagerHandler::getManagers)
            .reads(f -> new MemberRequest.GetManagers())
            .writes((getManagers, out) -> {})
            .replies(DECIDERS);

    static final ReplySpec<Reply.Joined> JOINED = reply(Reply.Joined.class, INCARNATION, CLOCK, MAP)
            .reads(f -> new Reply.Joined(f.numberOr(INCARNATION, 0), f.numberOr(CLOCK, 0), f.map()))
            .writes((joined, out) -> out.number(INCARNATION, joined.incarnation())
                    .number(CLOCK, joined.clock())
                    .map(joined.map()));

    static final OpSpec<MemberRequest.Join> JOIN = op(Op.JOIN, MemberRequest.Join.class)
            .manager(ManagerHandler::join)
            .required(NODE, HOST, PORT)
            .optional(WEIGHT, ZONE, FOUNDED, KNOWN)
            .reads(f -> new MemberRequest.Join(
                    f.nodeId(),
                    f.text(HOST, Bounds::host),
                    f.intOr(PORT, 0),
                    f.intOr(WEIGHT, 1),
                    f.text(ZONE, Bounds::id),
                    new FormerCluster(f.numberOr(FOUNDED, 0), f.ids(KNOWN))))
            .writes((join, out) -> {
                out.text(NODE, join.node()).text(HOST, join.host()).number(PORT, join.port());
                if (join.weight() != 1) {
                    out.number(WEIGHT, join.weight());
                }
                out.textIfAny(ZONE, join.zone());
                if (join.former().founded() != 0) {
                    out.number(FOUNDED, join.former().founded())
                            .ids(KNOWN, join.former().ids());
                }
            })
            .replies(JOINED);

    static final OpSpec<MemberRequest.Synced> SYNCED = op(Op.SYNCED, MemberRequest.Synced.class)
            .manager(ManagerHandler::synced)
            .required(NODE, INCARNATION, SLOTS)
            .optional(EPOCH)
            .reads(f -> new MemberRequest.Synced(f.nodeId(), f.incarnation(), f.slots(SLOTS), f.epoch()))
            .writes((synced, out) -> out.text(NODE, synced.node())
                    .number(INCARNATION, synced.incarnation())
                    .slots(SLOTS, synced.slots())
                    .epoch(synced.epoch()))
            .replies(ReplySpec.DONE);

    static final OpSpec<MemberRequest.Leave> LEAVE = op(Op.LEAVE, MemberRequest.Leave.class)
            .manager(ManagerHandler::leave)
            .required(NODE)
            .reads(f -> new MemberRequest.Leave(f.nodeId()))
            .writes((leave, out) -> out.text(NODE, leave.node()))
            .replies(ReplySpec.DONE);

    static final OpSpec<MemberRequest.Left> LEFT = op(Op.LEFT, MemberRequest.Left.class)
            .manager(ManagerHandler::left)
            .required(NODE, INCARNATION)
            .reads(f -> new MemberRequest.Left(f.nodeId(), f.incarnation()))
            .writes((left, out) -> out.text(NODE, left.node()).number(INCARNATION, left.incarnation()))
            .replies(ReplySpec.DONE);

    static final OpSpec<MemberRequest.Forget> FORGET = op(Op.FORGET, MemberRequest.Forget.class)
            .manager(ManagerHandler::forget)
            .required(NODE)
            .reads(f -> new MemberRequest.Forget(f.nodeId()))
            .writes((forget, out) -> out.text(NODE, forget.node()))
            .replies(ReplySpec.DONE);

    static final OpSpec<MemberRequest.Report> REPORT = op(Op.REPORT, MemberRequest.Report.class)
            .manager(ManagerHandler::report)
            .optional(KEY, NODE, PORT, INCARNATION)
            .reads(f -> new MemberRequest.Report(f.text(KEY), f.nodeId(), f.intOr(PORT, 0), f.incarnation()))
            .writes((report, out) -> out.textIfAny(KEY, report.key())
                    .textIfAny(NODE, report.node())
                    .numberIfAny(PORT, report.port())
                    .number(INCARNATION, report.incarnation()))
            .replies(CartOps.LOCATED, SLOT, NODE, REPLICAS, EPOCH);

    static final OpSpec<MemberRequest.NodeDown> NODE_DOWN = op(Op.NODE_DOWN, MemberRequest.NodeDown.class)
            .manager(ManagerHandler::nodeDown)
            .required(FROM, NODE)
            .optional(INCARNATION)
            .reads(f -> new MemberRequest.NodeDown(f.text(FROM, Bounds::id), f.nodeId(), f.incarnation()))
            .writes((down, out) ->
                    out.text(FROM, down.from()).text(NODE, down.node()).number(INCARNATION, down.incarnation()))
            .replies(ReplySpec.DONE);

    static final ReplySpec<Reply.Replicas> COPIES = reply(Reply.Replicas.class, GROUPS, EPOCH)
            .reads(f -> new Reply.Replicas(f.groups(), f.numberOr(EPOCH, 0)))
            .writes((copies, out) -> out.groups(copies.groups()).epoch(copies.epoch()));

    static final OpSpec<MemberRequest.Replica> REPLICA = op(Op.REPLICA, MemberRequest.Replica.class)
            .manager(ManagerHandler::replica)
            .required(NODE)
            .reads(f -> new MemberRequest.Replica(f.nodeId()))
            .writes((replica, out) -> out.text(NODE, replica.node()))
            .replies(COPIES);

    /** All of them. */
    static final List<OpSpec<?>> ALL = List.of(
            HELLO,
            PING,
            PROBE,
            GET_MAP,
            OFFER_MAP,
            GET_MANAGERS,
            JOIN,
            SYNCED,
            LEAVE,
            LEFT,
            FORGET,
            REPORT,
            NODE_DOWN,
            REPLICA);
}
