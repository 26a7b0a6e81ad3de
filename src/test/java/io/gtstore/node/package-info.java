// SPDX-License-Identifier: Apache-2.0
/** Tests of the node's shell. */
package io.gtstore.node;
