// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.List;

/**
 * Slots that have the same owners since the same epoch.
 *
 * @param slots the slots, see {@link SlotRanges}
 * @param epoch the map's epoch at which these owners were named
 * @param owners first the primary, then the replicas
 */
public record SlotGroup(String slots, long epoch, List<OwnerInfo> owners) {}
