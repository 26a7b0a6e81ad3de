// SPDX-License-Identifier: Apache-2.0
/** Tests of the whole: the architecture's rules. */
package io.gtstore;
