// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * The length of cluster maps as {@link FrameWriter} writes them, in bytes: never less than it is, and little more. Commas between values count with each value.
 * Pure.
 */
public final class MapLength {
    /** The longest number of a request, and a clock in ms. */
    private static final int NUMBERS_OF_REPLY = 20 + 14;

    /** All around the lists of a map in the longest frame that carries one, the reply to a join; without the texts and numbers in it. */
    private static final int HEAD =
            ("{'id':,'ok':true,'incarnation':,'clock':,'map':{'since':,'epoch':,'manager':,'settings':{'slots':,'replicas':,"
                            + "'hash':,'merge':,'founded':},'members':[],'absent':[],'slots':[]}}")
                    .length();

    private static final int MEMBER =
            "{'id':,'incarnation':,'host':,'port':,'weight':,'zone':,'leaving':true},".length();
    private static final int GROUP = "{'slots':'','epoch':,'owners':[]},".length();
    private static final int OWNER = "[,,''],".length();

    private MapLength() {}

    /** The map if a frame of that length can hold it, else the {@link MapDelta#merged} one. */
    public static MapDelta fit(MapDelta map, long frameBytes) {
        return of(map) <= frameBytes ? map : map.merged();
    }

    /** The length of a frame with this map, its newline apart. */
    public static long of(MapDelta map) {
        long length = head(map.manager(), map.epoch(), map.settings());
        for (NodeInfo member : map.members()) {
            length += member(member);
        }
        for (String absent : map.absent()) {
            length += absent(absent);
        }
        for (SlotGroup group : map.slots()) {
            length += of(group);
        }
        return length;
    }

    private static long of(SlotGroup group) {
        long length = group(group.epoch()) + group.slots().length();
        for (OwnerInfo owner : group.owners()) {
            length += owner(owner.id(), owner.incarnation(), owner.state());
        }
        return length;
    }

    /** The length of a frame with a map of that epoch, without members, absent members and slots. */
    public static long head(String manager, long epoch, ClusterSettings settings) {
        return HEAD
                + NUMBERS_OF_REPLY
                + 3L * digits(epoch)
                + digits(settings.slots())
                + digits(settings.replicas())
                + digits(settings.founded())
                + WireLength.text(manager)
                + WireLength.text(settings.hash())
                + WireLength.text(settings.merge());
    }

    /** The length of a member, whether it is leaving or not. */
    public static long member(NodeInfo member) {
        return MEMBER
                + WireLength.text(member.id())
                + digits(member.incarnation())
                + WireLength.text(member.host())
                + digits(member.port())
                + digits(member.weight())
                + WireLength.text(member.zone());
    }

    /** The length of an absent member. */
    public static long absent(String id) {
        return WireLength.text(id) + 1;
    }

    /** The length of a group of slots of that epoch, without its slots and owners. */
    public static long group(long epoch) {
        return (long) GROUP + digits(epoch);
    }

    /** The length of an owner of slots. */
    public static long owner(String id, long incarnation, OwnerState state) {
        return OWNER + WireLength.text(id) + digits(incarnation) + state.wire().length();
    }

    /** The length of all slots from 0 up to that number, however they are grouped. */
    public static long slots(int slots) {
        return (long) slots * (digits(slots) + 1);
    }

    /** The number of digits of a number, its sign included. */
    private static int digits(long number) {
        return Long.toString(number).length();
    }
}
