// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import java.util.List;

/** A bug planted in the product's source: the simulator has to find it within so many seeds. Each mechanism that the promise rests on has one. */
enum Mutant {
    ACK_BEFORE_STORED(
            "a replica acknowledges before it has stored",
            500,
            "replication/ReplicaPath",
            "            take(requestId, replicate.changes(), this::done);",
            """
            effects.answer(requestId, new Reply.Done(view.epoch()));
            take(requestId, replicate.changes(), this::done);"""),
    NO_EPOCH_CHECK(
            "a node takes an older map for news",
            500,
            List.of(
                    new Patch(
                            "cluster/ClusterMap",
                            "if (delta.epoch() <= epoch || !leadsTo(delta)) {",
                            "if (!leadsTo(delta)) {"),
                    new Patch("node/Membership", "delta.epoch() <= map.epoch()", "delta.epoch() < 0"))),
    RESTARTED_IS_THE_SAME(
            "a node that restarts keeps its incarnation and its slots",
            200,
            "manager/core/Command",
            "            NodeInfo joining = node.incarnation",
            """
            if (map.member(node.id()) != null) {
                return map;
            }
            NodeInfo joining = node.incarnation"""),
    WIPED_ON_RETURN(
            "a node that was evicted forgets what it has",
            2_000,
            "replication/ShardCore",
            "        view.adopt(changed.map(), changed.self());\n",
            """
            if (!changed.self().equals(view.self()) && view.self().incarnation() > 0) {
                carts.heldSlots().stream().forEach(carts::drop);
            }
            view.adopt(changed.map(), changed.self());
            """),
    HOLDER_LETS_GO(
            "a holder drops its copy once the first owner has answered, whatever it said",
            1_000,
            "replication/HandOver",
            "                    acknowledgements.answer(result.ok());",
            """
            if (underWay.contains(slot)) {
                carts.drop(slot);
            }
            acknowledgements.answer(result.ok());"""),
    RETRY_NOT_REPLICATED(
            "a retry is answered without being replicated again",
            2_000,
            "replication/PutPath",
            "        if (fresh.isEmpty()) {\n",
            """
            if (fresh.isEmpty() && !entries.isEmpty()) {
                int copies = Math.min(view.config().copies(), view.owners(slot).owners().size());
                effects.answer(requestId, new Reply.Stored(copies, entries.get(0).stamp(), view.epoch()));
            } else if (fresh.isEmpty()) {
            """),
    ONE_OWNER_SPEAKS_FOR_ALL(
            "a client counts one owner's answer to a put without coordinator for all",
            500,
            "client/impl/DirectPut",
            "        if (copies == owners.size()) {",
            "        if (copies == 1) {"),
    REFUSED_THOUGH_STORED(
            "a put that one owner has stored without coordinator counts as refused if a coordinator refuses it",
            500,
            "client/impl/Operation",
            "        ambiguous |= storedAt != null;",
            "        ambiguous |= false;"),
    DECIDES_ON_WHAT_IS_STORED(
            "decisions do not see what is being stored",
            500,
            "replication/ShardCarts",
            "        return storing.present(key, held(slot, key));",
            "        return held(slot, key);"),
    FINALIZE_WITHOUT_CONTEXT(
            "finalize takes what the owner sees, not what the client saw",
            200,
            "client/impl/KeySession",
            "new Request.Finalize(key, taken, ",
            "new Request.Finalize(key, null, "),
    FINALIZE_CONTEXT_IS_NOT_CUT(
            "finalize counts all that the client speaks of as seen, whether the owner has seen it or not",
            5_000,
            "replication/RemovalScope",
            "taken.intersection(cart.context())",
            "taken"),
    FINALIZE_WITHOUT_SEAL(
            "finalize leaves the session's own earlier changes open",
            2_000,
            "cart/Cart",
            "seen.union(CausalContext.ofRange(own.session(), 1, own.seq()))",
            "seen.plus(own)"),
    SHORTER_LIST(
            "get answers without what the session has acknowledged",
            500,
            "replication/ReadPath",
            "context().covers(get.acked())",
            "context().covers(io.gtstore.cart.CausalContext.EMPTY)"),
    REFUSALS_LEAVE_HOLES(
            "a session does not tell what was refused",
            500,
            "client/impl/SessionChanges",
            "telling.voiding(told)",
            "request"),
    REMOVE_IS_NOT_REMEMBERED(
            "a session does not ask to see its own removals",
            2_000,
            "client/impl/SessionChanges",
            "        if (request instanceof Request.Finalize finalize && finalize.context() != null) {\n",
            """
            if (request instanceof Request.Remove) {
                return;
            }
            if (request instanceof Request.Finalize finalize && finalize.context() != null) {
            """),
    ACKED_UP_TO(
            "a session asks to see all that it numbered before its last acknowledged change",
            2_000,
            "client/impl/SessionState",
            "CausalContext.ofRange(first.session(), first.seq(), ",
            "CausalContext.ofRange(first.session(), 1, "),
    MANAGER_TRUSTS_ITSELF(
            "a manager that hears nobody evicts them all",
            500,
            "manager/core/Suspicions",
            "return answered < needed;",
            "return answered < 0;"),
    SERVING_BEFORE_CATCH_UP(
            "a node serves before it has caught up",
            500,
            "replication/CatchUpRun",
            "    private boolean hasAll(int slot) {\n",
            """
            private boolean hasAll(int slot) {
                if (slot >= 0) {
                    return true;
                }
            """),
    SEQ_REUSED(
            "a session gives a failed change's number to the next one",
            500,
            List.of(
                    new Patch("client/impl/SessionState", "    private long lastSeq;", "    long lastSeq;"),
                    new Patch(
                            "client/impl/SessionChanges",
                            "            boolean expired = expired(failure);\n",
                            "            state.lastSeq--;\n            boolean expired = expired(failure);\n"))),
    HINT_DROPPED(
            "a hint is acknowledged and forgotten",
            500,
            "replication/ReplicaPath",
            "            take(requestId, replicate.changes(), this::done);",
            "            take(requestId, replicate.hint() ? List.of() : replicate.changes(), this::done);"),
    HORIZON_BY_AGE(
            "the horizon rises by age alone, whoever lacks what",
            20_000,
            List.of(
                    new Patch(
                            "replication/Horizons",
                            "            if (slots.isEmpty() || horizon <= 0 || epoch != view.epoch()) {",
                            """
                            slots.or(due.ledSlots());
                            if (slots.isEmpty() || horizon <= 0) {
                            """),
                    new Patch(
                            "replication/Comparison",
                            "            if (equal && own != null && view.owners(slot).settled()) {",
                            "            if (own != null) {"),
                    new Patch(
                            "replication/Comparison",
                            "request.epoch() != view.epoch() || !view.map().absent().isEmpty()",
                            "request.epoch() < 0"))),
    HORIZON_WHILE_MEMBERS_ARE_AWAY(
            "the horizon rises while a member is away that may hold what it frees",
            5_000,
            List.of(
                    new Patch("replication/Horizons", " || !view.map().absent().isEmpty()) {", ") {"),
                    new Patch("replication/Comparison", " || !view.map().absent().isEmpty()) {", ") {"))),
    HORIZON_PASSES_THE_LIVING(
            "the horizon passes sessions that are young enough to go on",
            1_000,
            "replication/Horizons",
            "        return clockMillis - config.sessionMaxAgeMillis() - config.sessionGraceMillis();",
            "        return clockMillis - config.replicaTimeoutMillis();"),
    HORIZON_IS_NOT_FETCHED(
            "a cart that is absent stands for one without a horizon",
            5_000,
            List.of(
                    new Patch(
                            "replication/SlotCarts",
                            "return held == null ? absent : held;",
                            "return held == null ? Cart.EMPTY : held;"),
                    new Patch("replication/HeldCarts", "carts.horizons(chunk.slots())", "java.util.Map.of()"))),
    BACKUP_OF_OWNERS_ONLY(
            "a backup does not ask who holds what it does not own",
            10_000,
            "client/impl/PageScan",
            "        return ask(map, merge, false)",
            "        return Future.<Void>succeededFuture()"),
    BACKUP_OF_ONE_OWNER(
            "a backup is content with the owners that answer",
            1_000,
            "client/impl/PageScan",
            "        return Future.all(answers).mapEmpty();",
            "        return Future.any(answers).mapEmpty();"),
    BACKUP_SILENT_ABOUT_ABSENT(
            "a page of a backup does not say who was absent when it was read",
            20_000,
            "client/impl/PageScan",
            "List.copyOf(map.absent())",
            "List.of()"),
    FOLLOWER_PLANS(
            "a manager that follows another one makes the next map in its own way",
            1_000,
            "manager/core/ManagerCore",
            "            agreed.change(change.delta(), change.why());",
            """
            MapDelta delta = change.delta();
            agreed.change(
                    delta.since() == 0 || leading
                            ? delta
                            : new MapDelta(
                                    delta.since(),
                                    delta.epoch(),
                                    delta.manager(),
                                    delta.settings(),
                                    delta.members(),
                                    List.of(),
                                    delta.slots()),
                    change.why());
            """),
    CHANGES_BEFORE_IT_IS_AGREED(
            "a manager that leads carries a change out before the others have agreed",
            1_000,
            "manager/core/ManagerCore",
            "        if (change != null && config.alone()) {",
            "        if (change != null && (config.alone() || command instanceof Command.Evict)) {"),
    EPOCHS_FROM_ONE(
            "a manager that starts again counts its epochs from one",
            1_000,
            "manager/core/ManagerCore",
            "ClusterMap.empty(wallMillis, config.id()",
            "ClusterMap.empty(1, config.id()"),
    TIMERS_BY_WALL_CLOCK(
            "a node's timers go by the wall clock",
            5_000,
            "node/Shard",
            "present.on(next, loop.wallMillis(), loop.steadyMillis())",
            "present.on(next, loop.wallMillis(), loop.wallMillis())"),
    MANAGER_TIMERS_BY_WALL_CLOCK(
            "the manager's timers go by the wall clock",
            5_000,
            "manager/CoreRunner",
            "core.on(event, loop.wallMillis(), loop.steadyMillis())",
            "core.on(event, loop.wallMillis(), loop.wallMillis())"),
    OLD_JOIN_REPLAYED(
            "a node does not notice that a join of its own that came late has given it another life",
            10_000,
            "node/Membership",
            "        boolean member = listed != null;",
            "        boolean member = newer.member(me.id()) != null;"),
    DIGEST_WITHOUT_REMOVALS(
            "a digest does not change with what was removed",
            2_000,
            "replication/SlotCarts",
            "        if (before != null && !before.blank(horizon)) {\n",
            """
            if (before != null && cart.size() < before.size()) {
                return;
            }
            if (before != null && !before.blank(horizon)) {
            """),
    RECEIPT_AT_ONE_OWNER_ONLY(
            "a replica does not keep what a checkout took",
            500,
            "replication/ReplicatedRemoval",
            "        Cart withFound = sent.cart();\n",
            "        Cart withFound = sent.cart().withoutReceipt(own);\n"),
    PART_IN_PLACE_OF_A_RECEIPT(
            "an owner that lacks some of what a removal took keeps a receipt of the rest",
            500,
            "replication/TakenEntries",
            "if (entries.size() < receipt.total()) {",
            "if (entries.size() < Math.min(1, receipt.total())) {"),
    CLAIMS_WITHOUT_GRANTS(
            "a primary says that it claims alone without having asked anybody",
            500,
            "replication/Claim",
            "owner.equals(view.self()) || granted.contains(owner)",
            "owner.equals(view.self()) || epoch > 0"),
    EARLIER_CLAIM_WINS(
            "of two claims the earlier one wins, whoever made it",
            2_000,
            "cart/Receipt",
            "        int order = Long.compare(claim, other.claim);\n",
            "        int order = Long.compare(other.stamp, stamp);\n"),
    NOTHING_IN_PLACE_OF_A_RECEIPT(
            "a retry is told that nothing went when its receipt is gone",
            5_000,
            "replication/RemovalPath",
            "        } else if (everybodyAsked && scope.done(slot, removal)) {\n",
            """
            } else if (everybodyAsked && part == null) {
                decide(requestId, slot, removal);
            } else if (everybodyAsked && scope.done(slot, removal)) {
            """),
    FEW_SESSIONS_ARE_READ(
            "a context is read only if few sessions changed the cart",
            500,
            "cart/CausalContextText",
            "            ranges(session);\n            previous = session;\n",
            """
            ranges(session);
            if (at > 250) {
                throw refusal("too many sessions");
            }
            previous = session;
            """),
    DROPS_WHILE_STORING(
            "a holder lets a slot go while something of it is being stored",
            500,
            "replication/HandOver",
            "boolean quiet = !carts.storing(slot);",
            "boolean quiet = true;"),
    LOOKUP_IS_EVIDENCE(
            "a name that is not found counts as a node that is gone",
            2_000,
            "net/Ping",
            "case LOCAL, BUSY -> \"untried\";",
            "case LOCAL, BUSY -> \"refused\";"),
    NO_REPAIR(
            "owners do not compare what they have",
            500,
            "replication/Repair",
            "            if (!common.isEmpty() && asked.add(peer.ref())) {",
            "            if (common.length() > 1_000_000 && asked.add(peer.ref())) {"),
    LEAVES_TOO_EARLY(
            "a node leaves while it still holds something",
            1_000,
            List.of(
                    new Patch("replication/LeaveTask", "                && carts.heldSlots().isEmpty()\n", ""),
                    new Patch("replication/LeaveTask", "                && view.ownedSlots().isEmpty()\n", ""),
                    new Patch(
                            "cluster/Planner",
                            "    public static ClusterMap left(ClusterMap map, NodeRef node) {\n",
                            """
                            public static ClusterMap left(ClusterMap map, NodeRef node) {
                                NodeInfo going = map.member(node);
                                if (going != null && going.leaving()) {
                                    ClusterMap without = evict(map, node, false);
                                    return without;
                                }
                            """))),
    REMOVAL_FORGOTTEN_BY_FINALIZE(
            "a finalize does not take again what the session's earlier one took",
            10_000,
            "client/impl/SessionState",
            "        noteSeen(taken);\n        acknowledged(own);",
            "        acknowledged(own);"),
    FOLD_DROPS_THE_UNSEEN(
            "a fold drops what the owner has not seen, and so does not add",
            500,
            "replication/PutPath",
            "CausalContext.of(batch.replaces()).union(CausalContext.of(batch.fold()))",
            "CausalContext.of(batch.replaces())"),
    PARTS_LEAVE_A_DOT_OUT(
            "the next part of a cart begins one dot too far",
            2_000,
            "cart/CartPart",
            "            last = new Dot(session, to);",
            "            last = new Dot(session, to + 1);"),
    PARTS_BEAR_THE_HORIZON(
            "a part of a cart counts as seen what is older than the horizon beyond its own dots, too",
            5_000,
            "cart/CartPart",
            "CausalContext.of(seen.build(), 0), whole",
            "CausalContext.of(seen.build(), whole.context().horizon()), whole"),
    PARTS_NEVER_COME_UNDER_THE_HORIZON(
            "of a cart in parts the horizon is forgotten",
            5_000,
            "replication/CartMerge",
            "            if (parts.behind() == null && parts.horizon() > 0) {",
            "            if (parts.behind() == null && parts.horizon() > Long.MAX_VALUE - 1) {"),
    ITEM_TAKES_ITS_CART_ALONG(
            "all of a cart goes when the first of its items ends",
            500,
            "replication/CartEnds",
            "        return over;\n",
            "        return over.isEmpty() ? over : cart.entries();\n"),
    ITEM_TAKES_THE_NEXT_ALONG(
            "an item that ends takes along what its session put next, whether the owner has seen it or not",
            500,
            "replication/Expiry",
            "over.stream().map(Entry::dot).toList(), stamp",
            """
            over.stream()
                    .map(Entry::dot)
                    .flatMap(dot -> java.util.stream.Stream.of(dot, new Dot(dot.session(), dot.seq() + 1)))
                    .toList(), stamp""");

    /** The text that stands in a source file, exactly once, and what is put in its place. */
    record Patch(String file, String original, String planted) {}

    private final String bug;
    private final int seeds;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Patch> patches;

    Mutant(String bug, int seeds, String file, String original, String planted) {
        this(bug, seeds, List.of(new Patch(file, original, planted)));
    }

    Mutant(String bug, int seeds, List<Patch> patches) {
        this.bug = bug;
        this.seeds = seeds;
        this.patches = patches;
    }

    /** What is wrong. */
    String bug() {
        return bug;
    }

    /** Within how many seeds it has to be found. */
    int seeds() {
        return seeds;
    }

    List<Patch> patches() {
        return patches;
    }
}
