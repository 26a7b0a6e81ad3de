// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

/**
 * What became of a cart's items when it was restored.
 *
 * @param restored how many were put
 * @param present how many were there already, or have been restored, and removed, before
 * @param copies how many nodes have each of them, at least; 0 if nothing was put
 */
public record RestoreResult(int restored, int present, int copies) {}
