// SPDX-License-Identifier: Apache-2.0
/** Parts of the hot path by themselves, measured with JMH: docs/bench/micro.sh. */
@org.jspecify.annotations.NullMarked
package io.gtstore.microbench;
