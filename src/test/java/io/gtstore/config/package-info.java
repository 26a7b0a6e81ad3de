// SPDX-License-Identifier: Apache-2.0
/** Tests of the settings' table, its rules, and the layers that they are read from. */
package io.gtstore.config;
