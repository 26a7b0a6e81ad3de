// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what takes time in proportion to the number of slots that a shard holds. A change of a cart never gets there, so that it costs the same however many
 * slots there are; a test holds whoever goes through a {@link SlotTable} to this mark.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
@interface ThroughAllSlots {
    /** When that is. */
    String value();
}
