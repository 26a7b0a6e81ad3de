// SPDX-License-Identifier: Apache-2.0
/** Tests of the wire's codec. */
package io.gtstore.protocol;
