/** A real OpenSearch in a process of its own. */
package org.biface.testing.opensearch;
