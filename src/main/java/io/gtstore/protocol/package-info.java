// SPDX-License-Identifier: Apache-2.0
/**
 * The wire: one JSON object per line. {@link io.gtstore.protocol.Op} is the table of operations, {@link io.gtstore.protocol.ErrorCode} the
 * table of errors, {@link io.gtstore.protocol.Codec} the only JSON mapping on the data path. Pure: no socket, no clock.
 */
package io.gtstore.protocol;
