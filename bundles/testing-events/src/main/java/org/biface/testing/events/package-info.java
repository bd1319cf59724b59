/** The real event log for the plain tests of the capabilities. */
package org.biface.testing.events;
